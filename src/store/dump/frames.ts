import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { checkDocument, MAX_DOCUMENT } from '../embedded/bson/raw.js';

/** A document of a dump, as its bytes, and where it begins: in what the file unpacks to, when it is packed. */
export interface Frame {
  raw: Buffer;
  at: number;
}

const CHUNK = 1024 * 1024;

/** Reads the documents of a `.bson` or `.bson.gz` file one after the other. @throws Error that names file and byte */
export async function* framesOf(file: string): AsyncGenerator<Frame, void> {
  let at = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of bytesOf(file)) {
      rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      for (let size = sizeOf(rest); size !== undefined && size <= rest.length; size = sizeOf(rest)) {
        const raw = rest.subarray(0, size);
        checkDocument(raw, 0, size);
        yield { raw, at };
        at += size;
        rest = rest.subarray(size);
      }
    }
    if (rest.length > 0) throw new Error('the document is cut off');
  } catch (error) {
    throw faultAt(file, at, error);
  }
}

/** An error that says where in a dump something is wrong. */
export function faultAt(file: string, at: number, error: unknown): Error {
  const what = error instanceof Error ? error.message : String(error);
  return new Error(`${file}: byte ${at}: ${what}`, { cause: error });
}

function bytesOf(file: string): AsyncIterable<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: CHUNK });
  // Errors come out of the last stream too, which is where they are awaited.
  return file.endsWith('.gz') ? pipeline(bytes, createGunzip({ chunkSize: CHUNK }), () => undefined) : bytes;
}

function sizeOf(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const size = bytes.readInt32LE(0);
  if (size < 5 || size > MAX_DOCUMENT) throw new Error(`a document of ${size} bytes`);
  return size;
}
