import { headerOf } from '../message.js';
import type { Message } from '../message.js';
import type { Verdict } from '../reading.js';
import { fieldsOf } from './deliveryStatus.js';
import { returnedIds } from './returned.js';

const SUBJECT =
  /^(?:read|not read|gelezen|ongelezen|gelesen|ungelesen|lu|non lu|leído|no leído|letto|lido|lest|läst|read receipt|return receipt|leesbevestiging|lesebestätigung|confirmation de lecture|disposition notification)\s*(?::|$)/i;

/** A message disposition notification (RFC 8098), or what mail programs send instead: somebody opened a letter. */
export function readReceipt(message: Message): Verdict | null {
  const part = message.parts.find(({ type }) => /^message\/(?:global-)?disposition-notification$/.test(type));
  const says = /report-type\s*=\s*"?disposition-notification/i.test(headerOf(message, 'content-type'));
  const subject = SUBJECT.test(message.subject) && message.text.length < 3000 && message.inReplyTo.length > 0;
  if (part === undefined && !says && !subject) return null;
  const fields = fieldsOf((part?.text ?? '').replace(/\r\n?/g, '\n'));
  return {
    kind: 'read_receipt',
    by: part === undefined ? 'headers' : 'disposition-notification',
    reason: 'A read receipt (RFC 8098): not a reply.',
    reports: [],
    facts: [
      ...['final-recipient', 'disposition'].flatMap((name) => {
        const value = fields.get(name) ?? '';
        return value === ''
          ? []
          : [{ name: name.replace('-', '_'), value, source: 'disposition-notification' }];
      }),
      ...returnedIds(message).map((id) => ({
        name: 'returned_message_id',
        value: id,
        source: 'returned message',
      })),
    ],
  };
}
