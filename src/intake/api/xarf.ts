import { createHash } from 'node:crypto';
import { isRecord } from '../reading/formats/common/facts.js';
import { xarf3 } from '../reading/formats/xarf3.js';
import { xarf4 } from '../reading/formats/xarf4.js';
import { readBareFile } from '../reading/readMessage.js';
import { Unreadable, type Report } from '../reading/report.js';
import { ApiProblem } from './problem.js';

/** Whether a body is a XARF document: version 4 says so, versions 1 to 3 are known by their two objects. */
export function isXarf(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && ('xarf_version' in value || ('ReporterInfo' in value && 'Report' in value));
}

/** What a XARF document reports. Throws an ApiProblem (422) when nothing can be made of it. */
export function readXarf(document: Record<string, unknown>): Report {
  const format = 'xarf_version' in document ? xarf4 : xarf3;
  const file = readBareFile(Buffer.from(JSON.stringify(document)), 'xarf.json');
  try {
    const read = format.reads(file);
    const report = Array.isArray(read) ? read[0] : undefined;
    if (report) return report;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  throw new ApiProblem('unreadable_xarf', 'This says that it is XARF, but nothing could be read from it.');
}

/** A piece of evidence in a document: base64, with its media type. */
export interface Piece {
  type: string;
  bytes: Buffer;
}

const PAYLOADS = new Set(['payload', 'data', 'base64encodeddata']);
const LONGEST_LEFT = 2_000;

/** The evidence that a version 4 document carries, in its order. */
export function evidenceIn({ evidence }: Record<string, unknown>): Piece[] {
  if (!Array.isArray(evidence)) return [];
  return evidence.filter(isRecord).flatMap(({ content_type: type, payload }) => {
    const isBase64 = typeof payload === 'string' && /^[A-Za-z0-9+/\s]+={0,2}$/.test(payload.trimEnd());
    return isBase64 && typeof type === 'string' ? [{ type, bytes: Buffer.from(payload, 'base64') }] : [];
  });
}

/** The document without anything that could be a file: payloads, and text too long for words, become their digest. */
export function withoutPayloads(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    const stays = !PAYLOADS.has(key.toLowerCase()) && value.length <= LONGEST_LEFT;
    return stays ? value : `sha256:${createHash('sha256').update(value).digest('hex')}`;
  }
  if (Array.isArray(value)) return value.map((item) => withoutPayloads(item, key));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutPayloads(inner, name)]),
  );
}
