import type { Message } from '../message.js';
import type { Verdict } from '../reading.js';

const HEADERS = /^x-(?:bluebottle-request|boxbe|spamarrest|trusted-delivery|asg-|tmda|mailblocks|challenge)/;
const ASKS =
  /(?:click|follow|visit|reply|confirm|verify|klik|klicken|bestätigen|bevestig|cliquez|haga clic).{0,200}(?:link|message|e-?mail|address|below|nachricht|bericht|lien|enlace)/is;
const GATE =
  /allowed list|white ?list|guest list|approved senders?|verify (?:that )?you(?:'re| are) (?:a )?(?:human|person|real)|sender verification|challenge.response|waiting for your (?:confirmation|verification)|to ensure delivery of your|will be delivered (?:once|after|when) you|action required\).{0,5}$|antispam.{0,40}bevestig|anti-spam.{0,40}(?:confirm|verif)/is;

/** A machine that asks to prove, by a click or an answer, that a person wrote: never answered, and the handler is told. */
export function challenge(message: Message): Verdict | null {
  const marked = message.headers.some(({ name }) => HEADERS.test(name));
  const text = message.text.slice(0, 4000);
  if (
    !marked &&
    !(
      GATE.test(text) &&
      ASKS.test(text) &&
      /^(?:re|aw|antw|sv|rv):|confirm|verif|challenge/i.test(message.subject)
    )
  )
    return null;
  return {
    kind: 'challenge',
    by: marked ? 'headers' : 'text',
    reason: 'It asks to confirm that a person wrote to it (challenge-response): an automatic answer.',
    reports: [],
    facts: [],
  };
}
