import { CommandError } from '../errors.js';
import { decode, type Doc } from './values.js';

/** MongoDB's limits: nesting, and the size of one document. */
export const MAX_DEPTH = 180;
export const MAX_DOCUMENT = 16 * 1024 * 1024;

const EMPTY: Doc = Object.freeze({});
const NOTHING = Buffer.from([5, 0, 0, 0, 0]);

/**
 * Checks that a document's frames are whole: lengths inside their parent, known types, terminators, bounded
 * nesting. What passes can be decoded and walked without running out of its bounds.
 * @returns the offset after the document
 * @throws CommandError InvalidBSON
 */
export function checkDocument(buffer: Buffer, offset: number, end: number, depth = 0): number {
  if (depth > MAX_DEPTH) throw invalid('nested too deeply');
  if (end - offset < 5) throw invalid('document too short');
  const size = buffer.readInt32LE(offset);
  if (size < 5 || size > end - offset) throw invalid('document length out of bounds');
  const last = offset + size - 1;
  if (buffer[last] !== 0) throw invalid('document not terminated');
  let at = offset + 4;
  while (at < last) {
    const type = buffer[at] ?? 0;
    const value = endOfName(buffer, at + 1, last);
    if (type === 3 || type === 4) at = checkDocument(buffer, value, last, depth + 1);
    else if (type === 15) at = checkCodeWithScope(buffer, value, last, depth + 1);
    else at = value + sizeOfValue(buffer, type, value, last);
    if (at > last) throw invalid('element out of bounds');
  }
  return last + 1;
}

function checkCodeWithScope(buffer: Buffer, at: number, last: number, depth: number): number {
  if (last - at < 14) throw invalid('code out of bounds');
  const end = at + buffer.readInt32LE(at);
  if (end < at + 14 || end > last) throw invalid('code out of bounds');
  const scope = at + 4 + sizeOfValue(buffer, 2, at + 4, end);
  if (checkDocument(buffer, scope, end, depth) !== end) throw invalid('code out of bounds');
  return end;
}

function endOfName(buffer: Buffer, from: number, last: number): number {
  const nul = buffer.indexOf(0, from);
  if (nul < 0 || nul >= last) throw invalid('field name not terminated');
  return nul + 1;
}

const FIXED: Record<number, number> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0xff: 0,
  0x7f: 0,
};

function sizeOfValue(buffer: Buffer, type: number, at: number, end: number): number {
  const fixed = FIXED[type];
  if (fixed !== undefined) return fixed;
  if (type === 0x0b) return endOfName(buffer, endOfName(buffer, at, end), end) - at;
  if (end - at < 5) throw invalid('value out of bounds');
  const length = buffer.readInt32LE(at);
  if (length < 0 || length > end - at) throw invalid('value length out of bounds');
  switch (type) {
    case 0x02:
    case 0x0d:
    case 0x0e:
      if (length < 1 || buffer[at + 3 + length] !== 0) throw invalid('string not terminated');
      return 4 + length;
    case 0x05:
      return 5 + length;
    case 0x0c:
      return 4 + length + 12;
    case 0x03:
    case 0x04:
    case 0x0f:
      return length;
    default:
      throw invalid(`unknown type 0x${type.toString(16)}`);
  }
}

/**
 * Calls `visit` for each top-level element of a checked document.
 * `start` is at the type byte, `value` at the value, `end` after it.
 */
export function eachElement(
  raw: Buffer,
  visit: (name: string, type: number, start: number, value: number, end: number) => boolean | void,
): void {
  const last = raw.readInt32LE(0) - 1;
  let at = 4;
  while (at < last) {
    const type = raw[at] ?? 0;
    const value = raw.indexOf(0, at + 1) + 1;
    const end = value + sizeOfValue(raw, type, value, last);
    // Only a damaged file holds such bytes.
    if (value === 0 || end > last) throw invalid('element out of bounds');
    if (visit(raw.toString('latin1', at + 1, value - 1), type, at, value, end) === false) return;
    at = end;
  }
}

/**
 * Decodes only the named top-level fields, so that a filter or an index reads no more than it needs.
 * `wanted` holds names as latin1 text of their UTF-8 bytes (see `rawName`).
 */
export function decodeFields(raw: Buffer, wanted: ReadonlySet<string>): Doc {
  const picked = pickFields(raw, wanted);
  return picked.length > NOTHING.length ? decode(picked) : EMPTY;
}

/** A document with only these of its fields, still encoded. */
export function pickFields(raw: Buffer, wanted: ReadonlySet<string>): Buffer {
  const parts: Buffer[] = [];
  let size = 5;
  eachElement(raw, (name, _type, start, _value, end) => {
    if (!wanted.has(name)) return;
    parts.push(raw.subarray(start, end));
    size += end - start;
    return parts.length < wanted.size;
  });
  if (parts.length === 0) return NOTHING;
  const picked = Buffer.allocUnsafe(size);
  picked.writeInt32LE(size, 0);
  let at = 4;
  for (const part of parts) at += part.copy(picked, at);
  picked[at] = 0;
  return picked;
}

/** Documents that stand one behind the other. */
export function splitDocuments(joined: Uint8Array): Buffer[] {
  const bytes = Buffer.from(joined.buffer, joined.byteOffset, joined.byteLength);
  const documents: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + bytes.readInt32LE(at);
    documents.push(bytes.subarray(at, end));
    at = end;
  }
  return documents;
}

/** A field name as `decodeFields` compares it. */
export function rawName(name: string): string {
  return Buffer.from(name, 'utf8').toString('latin1');
}

function invalid(reason: string): CommandError {
  return new CommandError('InvalidBSON', `invalid BSON: ${reason}`);
}
