import { gunzipSync } from 'node:zlib';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import type { Message, Part } from '../../message.js';

/** What is unpacked at most from one message: bytes, files. More than a feed holds, and too little to fill a memory. */
const LIMITS = { bytes: 40_000_000, entries: 50 };

export interface Unpacked {
  name: string;
  text: string;
}

/**
 * The text files of a message in which a feed can stand: its text parts, and what is in its .zip and .gz files, one level
 * deep. What is too large, encrypted or broken is left out and named in `problems`. Names are labels only; nothing is
 * written anywhere.
 */
export async function filesOf(message: Message): Promise<{ files: Unpacked[]; problems: string[] }> {
  const files: Unpacked[] = [];
  const problems: string[] = [];
  const room = { bytes: LIMITS.bytes, entries: LIMITS.entries };
  for (const part of message.parts) {
    try {
      if (isZip(part)) files.push(...(await unzip(part.content, room)));
      else if (isGzip(part)) files.push(gunzip(part, room));
      else if (part.text !== null && part.type !== 'text/html')
        files.push({ name: part.name, text: part.text });
    } catch (error) {
      problems.push(`${part.name || part.type}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { files, problems };
}

/** Whether a message brings a packed file. */
export function hasPacked(message: Message): boolean {
  return message.parts.some((part) => isZip(part) || isGzip(part));
}

function isZip(part: Part): boolean {
  return part.content.length > 20 && part.content.readUInt32BE(0) === 0x504b0304;
}

function isGzip(part: Part): boolean {
  return part.content.length > 18 && part.content.readUInt16BE(0) === 0x1f8b;
}

function gunzip(part: Part, room: { bytes: number }): Unpacked {
  const content = gunzipSync(part.content, { maxOutputLength: Math.max(1, room.bytes) });
  room.bytes -= content.length;
  return { name: part.name.replace(/\.gz$/i, ''), text: content.toString('utf8') };
}

async function unzip(content: Buffer, room: { bytes: number; entries: number }): Promise<Unpacked[]> {
  const zip = await open(content);
  const files: Unpacked[] = [];
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => {
      resolve(files);
    });
    zip.on('entry', (entry: Entry) => {
      room.entries -= 1;
      if (room.entries < 0) return reject(new Error('has too many files'));
      const name = String(entry.fileName);
      if (name.endsWith('/')) return zip.readEntry();
      if (entry.isEncrypted()) return reject(new Error('is encrypted'));
      readEntry(zip, entry, room).then((text) => {
        files.push({ name: name.split(/[/\\]/).at(-1) ?? '', text });
        zip.readEntry();
      }, reject);
    });
    zip.readEntry();
  });
}

function open(content: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names such as ../x.csv are only labels here, so they needn't be refused.
    fromBuffer(
      content,
      { lazyEntries: true, decodeStrings: false, validateEntrySizes: true },
      (error, zip) => {
        if (error) reject(error);
        else resolve(zip);
      },
    );
  });
}

/** The sizes that the archive states are not believed: what comes out is counted. */
function readEntry(zip: ZipFile, entry: Entry, room: { bytes: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        room.bytes -= chunk.length;
        if (room.bytes < 0) stream.destroy(new Error('unpacks to too much'));
        else chunks.push(chunk);
      });
      stream.on('error', reject);
      stream.on('end', () => {
        resolve(Buffer.concat(chunks).toString('utf8'));
      });
    });
  });
}
