import { LIMITS } from './limits.js';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
/** Where line ends are judged by: a header block is longer than this only when it is made to be. */
const LOOK = 64 * 1024;

/**
 * Undoes what carriers do to a message before its first header: byte order marks, UTF-16, line ends of bare CR,
 * an mbox `From ` line, empty lines. What was undone is told in words.
 */
export function normalise(raw: Buffer): { bytes: Buffer; problems: string[] } {
  const problems: string[] = [];
  let bytes = raw;
  if (bytes.length > LIMITS.bytes) {
    bytes = bytes.subarray(0, LIMITS.bytes);
    problems.push(`Only the first ${LIMITS.bytes / 1024 / 1024} MB were read.`);
  }
  const wide = fromUtf16(bytes);
  if (wide !== null) {
    bytes = wide;
    problems.push('The message was written in UTF-16.');
  }
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) {
    bytes = bytes.subarray(3);
    problems.push('A byte order mark stood before the first header.');
  }
  if (hasBareCr(bytes)) {
    bytes = withLf(bytes);
    problems.push('Its lines ended with a bare CR.');
  }
  return { bytes: withoutEnvelope(bytes, problems), problems };
}

function fromUtf16(bytes: Buffer): Buffer | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const little =
    (first === 0xff && second === 0xfe) || (first > 0 && second === 0 && third > 0 && fourth === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second > 0 && third === 0 && fourth > 0);
  if (!little && !big) return null;
  return Buffer.from(new TextDecoder(little ? 'utf-16le' : 'utf-16be').decode(bytes));
}

/** No LF near the start, and CRs that stand for it. */
function hasBareCr(bytes: Buffer): boolean {
  const start = bytes.subarray(0, LOOK);
  return !start.includes(LF) && start.includes(CR);
}

function withLf(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(CR); at !== -1; at = copy.indexOf(CR, at + 1))
    if (copy[at + 1] !== LF) copy[at] = LF;
  return copy;
}

function withoutEnvelope(bytes: Buffer, problems: string[]): Buffer {
  const start = pastBlankLines(bytes);
  const line = bytes.subarray(start, start + 6).toString('latin1');
  if (!line.startsWith('From ') && line !== '>From ') return bytes.subarray(start);
  problems.push('A line of an mbox stood before the first header.');
  const end = bytes.indexOf(LF, start);
  return bytes.subarray(end === -1 ? bytes.length : end + 1);
}

/** Where the first line begins that holds more than blanks. */
function pastBlankLines(bytes: Buffer): number {
  let start = 0;
  for (let at = 0; at < Math.min(bytes.length, LOOK); at += 1) {
    const byte = bytes[at];
    if (byte === LF) start = at + 1;
    else if (byte !== CR && byte !== SPACE && byte !== TAB) break;
  }
  return start;
}
