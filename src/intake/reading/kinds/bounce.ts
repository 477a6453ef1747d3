import { headerOf } from '../message.js';
import type { Message } from '../message.js';
import type { Verdict } from '../reading.js';
import type { Fact } from '../report.js';
import { autoSubmitted, hasNullSender } from './automatic.js';
import { deliveryStatusOf } from './deliveryStatus.js';
import { returnedIds } from './returned.js';

const DAEMON =
  /mailer-?daemon|^postmaster@|mail-?delivery|mdaemon|mail delivery (?:sub)?system|mail (?:system )?administrator|system administrator|post_?mast|mail-?daemon|delivery subsystem|interscan|mailscanner/i;
const SUBJECT =
  /undeliver|delivery (?:status notification|failure|failed|error|problem|has failed|report|delayed|status)|(?:returned|return(?:ing)? to sender|rejected) ?mail|returned (?:mail|to sender)|mail (?:system|delivery) error|failure notice|failed (?:mail|delivery)|mail could not be|non[- ]remis|échec de (?:la )?remise|unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|onbestelbaar|niet (?:bezorgd|afgeleverd|besteld)|kon niet worden bezorgd|no se (?:ha )?(?:podido|pudo) entregar|devuelto|mancata consegna|bounce|email delivery error|mail delivery|message delivery|delivery notification|non-?deliver|message not delivered|rejected mail|could not (?:be )?(?:deliver|sent?)|transaction failed|mail failure|warning: could not send|delayed mail/i;
const TEXT =
  /delivery to the following|could(?: not|n't) be delivered|unable to deliver|was undeliverable|(?:delivery (?:has )?failed)|did not reach|permanent(?:ly)? (?:error|fail|fatal)|following (?:address|recipient)e?s?.{0,40}(?:fail|reject|error)|recipients? was rejected|user unknown|mailbox (?:is )?(?:full|unavailable)|no such user|over quota|konnte nicht zugestellt|niet (?:worden )?(?:bezorgd|afgeleverd)|n'a pas pu être remis|could not be sent|message was rejected|can(?:'t|not) be delivered|\b5\d\d[ -]\d\.\d{1,3}\.\d{1,3}\b|remote host said|returned below/i;

/**
 * A report that something could not be delivered, or was late: RFC 3464, and the ways of those that don't follow it. Its
 * facts name the recipients, and the Message-IDs of what came back, by which the letter is found.
 */
export function bounce(message: Message): Verdict | null {
  const recipients = deliveryStatusOf(message);
  const type = headerOf(message, 'content-type');
  const isReport =
    recipients.length > 0 || /report-type\s*=\s*"?delivery-status/i.test(type) || hasStatusPart(message);
  if (!isReport && !looksBounced(message)) return null;
  const facts: Fact[] = recipients.flatMap((recipient) => [
    ...factOf('final_recipient', recipient.finalRecipient),
    ...factOf('recipient', addressIn(recipient.finalRecipient)),
    ...factOf('action', recipient.action),
    ...factOf('status', recipient.status),
    ...factOf('diagnostic', recipient.diagnostic),
  ]);
  const read = facts.length > 0 ? facts : factsInText(message);
  return {
    kind: 'bounce',
    by: isReport ? 'delivery-status' : 'bounce without a report',
    reason: isReport ? 'A delivery status notification (RFC 3464).' : 'It reads as a delivery failure.',
    reports: [],
    facts: [
      ...read,
      ...returnedIds(message).map((id) => ({
        name: 'returned_message_id',
        value: id,
        source: 'returned message',
      })),
    ],
  };
}

function hasStatusPart({ parts }: Message): boolean {
  return parts.some(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  );
}

function looksBounced(message: Message): boolean {
  if (headerOf(message, 'x-failed-recipients') !== '') return true;
  const from = `${message.from?.address ?? ''} ${message.from?.name ?? ''}`;
  const daemon = /mailer-?daemon/i.test(from);
  // RFC 3834 calls a reply made for a person auto-replied; only the mail system itself bounces.
  if (autoSubmitted(message) === 'auto-replied' && !daemon) return false;
  const sender = DAEMON.test(from) || hasNullSender(message);
  const subject = SUBJECT.test(message.subject);
  const text = TEXT.test(message.text.slice(0, 4000));
  return sender && (subject || text) && (daemon || subject || !/^re:/i.test(message.subject));
}

function factsInText(message: Message): Fact[] {
  const text = message.text.slice(0, 8000);
  const failed = headerOf(message, 'x-failed-recipients')
    .split(',')
    .map((address) => address.trim());
  const named = [...text.matchAll(/^\s{0,8}<?([^\s<>@:]{1,64}@[^\s<>@:]{1,255}?)>?:?\s*$/gm)].map(
    ([, address = '']) => address,
  );
  const inline = /(?:550|551|553|554|552)[^\n]{0,80}<([^\s<>@]{1,64}@[^\s<>@]{1,255})>/.exec(text)?.[1] ?? '';
  const recipients = [
    ...new Set([...failed, ...named, inline].filter((address) => address.includes('@'))),
  ].slice(0, 50);
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? '';
  const code = /\b([45]\d\d)[ -](?=[\d<A-Za-z])/.exec(text)?.[1] ?? '';
  return [
    ...recipients.flatMap((recipient) => factOf('recipient', recipient, 'text')),
    ...factOf('status', status, 'text'),
    ...factOf('smtp_code', code, 'text'),
  ];
}

function addressIn(recipient: string): string {
  return (recipient.includes(';') ? recipient.slice(recipient.indexOf(';') + 1) : recipient)
    .replace(/[<>]/g, '')
    .trim()
    .toLowerCase();
}

function factOf(name: string, value: string, source = 'delivery-status'): Fact[] {
  return value === '' ? [] : [{ name, value, source }];
}
