import { headerOf, type Message } from '../../message.js';

const ABUSE =
  /\b(?:abus|attack|phish|malware|malicious|spam|infring|copyright|botnet|scann|hack|fraud|complain|incident|compromis|vulnerab|takedown|notice|brute|intrusion|blacklist|blocklist)/i;

/** Whether a message may be a report at all: one that speaks of abuse, and is neither an answer nor about a mail of ours. */
export function mayReport(message: Message): boolean {
  const answers = message.inReplyTo.length > 0 || /^auto-replied/i.test(headerOf(message, 'auto-submitted'));
  const returned = message.parts.some(({ type }) => /^message\/(?:delivery|disposition)/.test(type));
  return !answers && !returned && ABUSE.test(`${message.subject}\n${message.text.slice(0, 50_000)}`);
}
