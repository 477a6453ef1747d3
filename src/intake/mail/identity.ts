import { createHash, type Hash } from 'node:crypto';

/** What the servers on the way put before a message, and what differs when the same one is delivered twice. */
const OF_DELIVERY =
  /^(?:received(?:-spf)?|return-path|delivered-to|x-original-to|envelope-to|delivery-date|authentication-results|arc-[a-z-]+|x-spam-[a-z-]+|x-virus-[a-z-]+|x-sieve|status|x-status|x-uid|x-keywords):/i;
const CONTINUED = /^[ \t]/;
const MBOX = /^From [^:]+$/;
const LONGEST_HEAD = 1024 * 1024;
const SLICE = 1024 * 1024;
const [LF, CR] = [10, 13];

/** Digest of what the sender sent: equal for two deliveries of one message, whichever way and mailbox each took. */
export function identityOf(raw: Buffer): string {
  const hash = createHash('sha256');
  const end = endOfHead(raw);
  let skipping = false;
  for (const line of raw.toString('latin1', 0, end).replaceAll('\r', '').split('\n')) {
    if (!CONTINUED.test(line)) skipping = OF_DELIVERY.test(line) || MBOX.test(line);
    if (!skipping && line !== '') hash.update(`${line}\n`, 'latin1');
  }
  hash.update('\n');
  addBody(hash, raw.subarray(end));
  return hash.digest('hex');
}

/** Where the empty line is that ends the headers; a message without one is all headers, up to a limit. */
function endOfHead(raw: Buffer): number {
  const ends = ['\n\n', '\n\r\n'].map((mark) => raw.indexOf(mark)).filter((at) => at >= 0);
  return Math.min(...ends, raw.length, LONGEST_HEAD);
}

/**
 * A pipe gives bare line feeds where IMAP gives CRLF, and some servers end a message with another line: carriage returns and what is empty at
 * the ends don't count. In slices, since a message may be large.
 */
function addBody(hash: Hash, body: Buffer): void {
  let from = 0;
  let to = body.length;
  while (from < to && isBlank(body[from])) from += 1;
  while (to > from && isBlank(body[to - 1])) to -= 1;
  const slice = Buffer.alloc(Math.min(SLICE, to - from));
  while (from < to) {
    let length = 0;
    for (; from < to && length < slice.length; from += 1) {
      const byte = body[from] ?? 0;
      if (byte !== CR) slice[length++] = byte;
    }
    hash.update(slice.subarray(0, length));
  }
}

const isBlank = (byte: number | undefined): boolean => byte === LF || byte === CR || byte === 32;
