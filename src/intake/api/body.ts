import express, { type Request, type RequestHandler } from 'express';
import type { Config } from '../../../config/index.js';
import { uploadFiles } from '../../evidence/upload.js';
import type { Vault } from '../../evidence/vault.js';
import { parsedJson } from '../reading/formats/common/json.js';
import { Unreadable } from '../reading/report.js';
import { ApiProblem } from './problem.js';
import { takesFiles } from './readComplaint.js';

const MIB = 1024 * 1024;
/** Of a JSON body, and of the JSON part of a multipart one. */
export const MOST_JSON_MB = 8;
/** The name of the JSON part of a multipart body. */
export const PART = 'complaint';
const JSON_TYPES = ['application/json', 'application/*+json'];

/** What was sent: the JSON as it was written, and what it says. */
export interface SentJson {
  text: string;
  value: unknown;
}

const sent = new WeakMap<Request, SentJson>();
/** Whether files may come with it: asked for every part, and reading a large document takes long. */
const decided = new WeakMap<SentJson, boolean>();

/** Reads a JSON body, or in `multipart` also one with files. Anything else is a 415. */
export function readBody(
  vault: Vault,
  config: Config,
  { multipart }: { multipart: boolean },
): RequestHandler[] {
  const upload = uploadFiles({
    vault,
    maxFiles: config.UPLOAD_MAX_FILES,
    maxFileBytes: config.UPLOAD_MAX_FILE_MB * MIB,
    maxTotalBytes: config.UPLOAD_MAX_TOTAL_MB * MIB,
    maxFields: 2,
    maxFieldsBytes: MOST_JSON_MB * MIB,
    allowFiles: (req) => mayBring(req),
  });
  const types = multipart ? [...JSON_TYPES, 'multipart/form-data'] : JSON_TYPES;
  const refuseOthers: RequestHandler = (req, _res, next) => {
    if (req.is(types)) return next();
    throw new ApiProblem(
      'media_type',
      `Send application/json${multipart ? ', or multipart/form-data with files' : ''}, and say so in Content-Type.`,
      [],
      { Accept: types.join(', ') },
    );
  };
  return [
    refuseOthers,
    express.raw({ type: JSON_TYPES, limit: MOST_JSON_MB * MIB }),
    ...(multipart ? [upload] : []),
  ];
}

/** The JSON of a request whose body was read. Throws an ApiProblem that says what keeps it from being JSON. */
export function jsonOf(req: Request): SentJson {
  const text = textOf(req);
  const known = sent.get(req);
  // A second part of the name makes it another text, and no text at all.
  if (known?.text === text) return known;
  const read = parse(text);
  sent.set(req, read);
  return read;
}

function textOf(req: Request): string {
  const body: unknown = req.body;
  if (Buffer.isBuffer(body)) return utf8(body);
  if (!req.is('multipart')) return '';
  const part: unknown = typeof body === 'object' && body !== null && PART in body ? body[PART] : undefined;
  if (typeof part === 'string') return part;
  const detail = Array.isArray(part)
    ? `There is more than one part "${PART}".`
    : `The part "${PART}" with the JSON is missing. It is a plain field, not a file.`;
  throw new ApiProblem('part_missing', detail);
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ApiProblem('not_utf8', 'JSON is written in UTF-8 (RFC 8259, section 8.1); this is not.');
  }
}

function parse(text: string): SentJson {
  if (text.trim() === '') throw new ApiProblem('empty', 'The body is empty.');
  try {
    return { text, value: parsedJson(text, 'The body') };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new ApiProblem('not_json', `${error.message}.`);
  }
}

/** Files are taken only after the JSON part, and only for a ground that takes them: of child abuse not a byte is written. */
function mayBring(req: Request): boolean {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || !(PART in body)) return false;
  try {
    const read = jsonOf(req);
    const known = decided.get(read) ?? takesFiles(read.value);
    decided.set(read, known);
    return known;
  } catch (error) {
    if (error instanceof ApiProblem) return false;
    throw error;
  }
}
