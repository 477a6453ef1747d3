import { headerOf, type Message } from '../../message.js';

const ABUSE =
  /\b(?:abus|attack|phish|malware|malicious|spam|infring|copyright|botnet|scann|hack|fraud|complain|incident|compromis|vulnerab|takedown|notice|brute|intrusion|blacklist|blocklist)/i;

/** Whether a message is about a mail of ours: an answer to one, or one that came back. Such mail only quotes what it says. */
export function isAnswer(message: Message): boolean {
  return (
    message.inReplyTo.length > 0 ||
    /^auto-replied/i.test(headerOf(message, 'auto-submitted')) ||
    headerOf(message, 'x-failed-recipients') !== '' ||
    /^(?:mailer-daemon|postmaster)@/.test(message.from?.address ?? '') ||
    message.parts.some(({ type }) => /^message\/(?:delivery|disposition|global-delivery)/.test(type))
  );
}

/** Whether a message without a format may be a report at all: one that speaks of abuse and is no answer. */
export function mayReport(message: Message): boolean {
  return !isAnswer(message) && ABUSE.test(`${message.subject}\n${message.text.slice(0, 50_000)}`);
}
