import { createHash } from 'node:crypto';

/** What the servers on the way put before a message, and what differs when the same one is delivered twice. */
const OF_DELIVERY =
  /^(?:received(?:-spf)?|return-path|delivered-to|x-original-to|envelope-to|delivery-date|authentication-results|arc-[a-z-]+|x-spam-[a-z-]+|x-virus-[a-z-]+|x-sieve|status|x-status|x-uid|x-keywords):/i;
const CONTINUED = /^[ \t]/;

/** Digest of what the sender sent: equal for two deliveries of one message, whichever way and mailbox each took. */
export function identityOf(raw: Buffer): string {
  const { head, body } = parted(raw);
  const hash = createHash('sha256');
  let skipping = false;
  for (const line of head.split('\n')) {
    if (!CONTINUED.test(line)) skipping = OF_DELIVERY.test(line) || /^From [^:]+$/.test(line);
    if (!skipping) hash.update(`${line}\n`, 'latin1');
  }
  return hash.update('\n').update(body, 'latin1').digest('hex');
}

/** A pipe gives bare line feeds where IMAP gives CRLF, and some servers end a message with another line. */
function parted(raw: Buffer): { head: string; body: string } {
  const text = raw.toString('latin1').replaceAll('\r\n', '\n').trimEnd();
  const end = text.indexOf('\n\n');
  return end < 0 ? { head: text, body: '' } : { head: text.slice(0, end), body: text.slice(end + 2) };
}
