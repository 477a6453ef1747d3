import type { Readable, Writable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { limitBody } from './bodyLimit.js';
import { isFieldName } from './fields.js';
import type { FileParts } from './fileParts.js';
import { refusalFor, UploadRefused } from './uploadRefused.js';

export interface BodyLimits {
  /** Parts of either kind, fields, and bytes of all fields together. */
  maxParts: number;
  maxFields: number;
  maxFieldsBytes: number;
  /** Bytes of the whole body; past it we answer without waiting for the rest. */
  maxBodyBytes: number;
  /** Bytes that are still read, and dropped, after that answer. */
  lingerBytes: number;
}

/** What came of reading a body: `refused` is about what was sent, `fault` is our own trouble while storing it. */
export interface Outcome {
  refused?: UploadRefused;
  fault?: unknown;
}

interface Reading {
  parts: FileParts;
  parser?: Writable;
  fault?: unknown;
}

/** Multer's options with the one that its types leave out. */
interface StreamedOptions extends multer.Options {
  streamHandler: (req: Request, parser: Writable) => void;
}

/**
 * A reader of multipart/form-data bodies on Multer: text fields go to `req.body`, the parts of field `files` to
 * `parts`. It resolves when the body is read or, when it is larger than anything we'd take, as soon as that is known.
 */
export function multipartReader(limits: BodyLimits) {
  const readings = new WeakMap<Request, Reading>();
  const parse = parser(limits, readings);

  return async (req: Request, res: Response, parts: FileParts): Promise<Outcome> => {
    const reading: Reading = { parts };
    readings.set(req, reading);
    const error = await new Promise<unknown>((resolve) => {
      limitBody(req, limits.maxBodyBytes, limits.lingerBytes, () => {
        const refused = new UploadRefused('body_too_large');
        resolve(refused);
        stop(req, reading, refused);
        req.resume();
      });
      // Whoever hangs up leaves a part open: nothing must wait for its end.
      req.once('close', () => {
        if (!req.complete) stop(req, reading, new UploadRefused('malformed_multipart'));
      });
      void parse(req, res, resolve);
    });
    if (!error) return {};
    const gone = req.destroyed && !req.complete;
    return { refused: refusalFor(error, gone), ...(reading.fault !== undefined && { fault: reading.fault }) };
  };
}

function parser(limits: BodyLimits, readings: WeakMap<Request, Reading>): RequestHandler {
  const options: StreamedOptions = {
    preservePath: true,
    defParamCharset: 'utf8',
    limits: {
      parts: limits.maxParts,
      fields: limits.maxFields,
      fieldSize: limits.maxFieldsBytes,
      fieldNestingDepth: 0,
    },
    streamHandler: (req, busboy) => {
      const reading = readings.get(req);
      if (!reading) throw new Error('a body without a reading');
      reading.parser = busboy;
      watchFields(req, reading, busboy, limits.maxFieldsBytes);
      req.pipe(busboy);
    },
    fileFilter: (req, file, done) => {
      const reading = readings.get(req);
      if (!reading) return done(new Error('a file without a reading'));
      if (isPastEnd(reading.parser)) return done(new UploadRefused('malformed_multipart'));
      done(null, !reading.parts.refuses(file.originalname));
    },
    storage: storageFor(readings),
  };
  return multer(options).array('files');
}

/** The parts keep what they take, so Multer has nothing to remove. */
function storageFor(readings: WeakMap<Request, Reading>): multer.StorageEngine {
  return {
    _handleFile: (req, file, done) => {
      const reading = readings.get(req);
      if (!reading) return done(new Error('a file without a reading'));
      take(reading, file.originalname, file.stream).then(() => done(null, {}), done);
    },
    _removeFile: (_req, _file, done) => done(null),
  };
}

async function take(reading: Reading, name: string, stream: Readable): Promise<void> {
  try {
    await reading.parts.take(name, stream);
  } catch (error) {
    // A stream that failed by itself is the sender's doing: a broken body, a lost connection.
    if (!stream.errored) reading.fault = error;
    throw error;
  }
}

function watchFields(req: Request, reading: Reading, busboy: Writable, maxBytes: number): void {
  let bytes = 0;
  busboy.on('field', (name: string | undefined, value: string) => {
    bytes += Buffer.byteLength(value);
    const code =
      bytes > maxBytes
        ? 'fields_too_large'
        : name === undefined || isFieldName(name)
          ? undefined
          : 'bad_field_name';
    // Not within the parser's own loop: it could open another part that nobody would close.
    if (code) process.nextTick(() => stop(req, reading, new UploadRefused(code)));
  });
}

/** busboy 1.6 reads on after the closing boundary to the end of its chunk; a file that starts there would never end. */
function isPastEnd(parser: Writable | undefined): boolean {
  return parser !== undefined && '_complete' in parser && parser._complete === true;
}

function stop(req: Request, reading: Reading, refused: UploadRefused): void {
  if (!reading.parser) return;
  req.unpipe(reading.parser);
  reading.parser.destroy(refused);
}
