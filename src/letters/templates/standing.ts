import type { Language, Text } from '../../catalogue/index.js';
import { facts, heading, paragraph, quote, type Block, type Content } from '../blocks.js';
import type { Dates } from '../dates.js';
import type { Brand } from '../deps.js';
import { greeting } from './phrases.js';

/** What a letter to a reporter about their standing may draw on; nothing of any case. */
export interface StandingScene extends Dates {
  party: 'reporter';
  language: Language;
  say(text: Text): string;
  brand: Brand;
  name: string;
  email: string;
  at: Date;
  /** Why, as the handler wrote it for them to read. */
  reason: string;
  until: Date | null;
  /** How their reports ended in the year before; absent when none was decided. */
  record?: { upheld: number; rejected: number; unfounded: number };
}

/** That we may stop processing what they report if they go on (DSA 23(2): the warning before). */
export function warningToReporter(scene: StandingScene): Content {
  const { say } = scene;
  return {
    subject: say({ nl: 'Waarschuwing over uw meldingen', en: 'A warning about your reports' }),
    blocks: [
      hello(scene),
      paragraph(
        say({
          nl: 'Wij hebben vaak meldingen van u behandeld die duidelijk ongegrond waren. Daarom waarschuwen wij u: gaat dit door, dan kunnen wij uw meldingen een tijd lang niet meer in behandeling nemen (artikel 23, lid 2, van de digitaledienstenverordening).',
          en: 'We have often handled reports of yours that were manifestly unfounded. We therefore warn you: if this goes on, we may for a time no longer process what you report (Article 23(2) of the Digital Services Act).',
        }),
      ),
      ...why(scene),
      paragraph(
        say({
          nl: 'U kunt blijven melden. Controleer eerst of wat u meldt werkelijk op het adres staat dat u noemt, en waarom het niet is toegestaan.',
          en: 'You can go on reporting. Please check first that what you report really is at the address that you name, and why it is not allowed.',
        }),
      ),
      ...disagree(scene),
    ],
  };
}

/** That what they report is set aside, until when and why (DSA 23(2)). */
export function stopToReporter(scene: StandingScene): Content {
  const { say, by, until, at } = scene;
  const end = by(until ?? at);
  return {
    subject: say({
      nl: 'Wij nemen uw meldingen tijdelijk niet in behandeling',
      en: 'We do not process your reports for a time',
    }),
    blocks: [
      hello(scene),
      paragraph(
        say({
          nl: `Wij hebben u gewaarschuwd, en ook daarna waren meldingen van u duidelijk ongegrond. Daarom nemen wij wat u meldt niet in behandeling tot en met ${end} (artikel 23, lid 2, van de digitaledienstenverordening).`,
          en: `We warned you, and reports of yours were manifestly unfounded after that too. We therefore do not process what you report up to and including ${end} (Article 23(2) of the Digital Services Act).`,
        }),
      ),
      ...why(scene),
      paragraph(
        say({
          nl: 'Wat u tot dan stuurt, bewaren wij; een medewerker kan er alsnog naar kijken. Meldt u via het formulier seksueel misbruik van kinderen of gevaar voor iemand, dan behandelen wij dat altijd.',
          en: 'What you send until then is kept, and a member of our staff may still look at it. What you report through the form about child sexual abuse or a danger to somebody is always processed.',
        }),
      ),
      ...disagree(scene),
    ],
  };
}

/** That what they report is processed again. */
export function resumptionToReporter(scene: StandingScene): Content {
  const { say } = scene;
  return {
    subject: say({ nl: 'Wij nemen uw meldingen weer in behandeling', en: 'We process your reports again' }),
    blocks: [
      hello(scene),
      paragraph(
        say({
          nl: 'Vanaf nu nemen wij wat u meldt weer gewoon in behandeling.',
          en: 'From now on we process what you report again, as before.',
        }),
      ),
      ...why(scene),
    ],
  };
}

const hello = (scene: StandingScene): Block => greeting({ ...scene, track: 'misuse' });

function why({ say, reason, record, email }: StandingScene): (Block | null)[] {
  const decided = record && record.upheld + record.rejected + record.unfounded;
  return [
    heading(say({ nl: 'Waarom', en: 'Why' })),
    quote(reason),
    record && decided
      ? facts(
          [say({ nl: 'Meldingen van', en: 'Reports from' }), email],
          [
            say({ nl: 'Zaken beslist in twaalf maanden', en: 'Cases decided in twelve months' }),
            String(decided),
          ],
          [
            say({ nl: 'Daarvan duidelijk ongegrond', en: 'Of those manifestly unfounded' }),
            String(record.unfounded),
          ],
        )
      : null,
  ];
}

function disagree({ say }: StandingScene): Block[] {
  return [
    heading(say({ nl: 'Als u het er niet mee eens bent', en: 'If you disagree' })),
    paragraph(
      say({
        nl: 'Antwoord op deze e-mail en leg uit waarom. Een medewerker leest uw antwoord. U kunt ook naar de rechter.',
        en: 'Answer this e-mail and explain why. A member of our staff reads your answer. You can also go to court.',
      }),
    ),
  ];
}
