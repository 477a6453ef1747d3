import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * What a backup is: a folder with the store's data file, the key, and every evidence file, and their digests in a file that
 * `sha256sum -c` reads. That one is written last.
 */
export const SUMS = 'SHA256SUMS';
export const STORE_FILE = 'store/store.mdb';
export const KEY_FILE = 'secret';
export const EVIDENCE = 'evidence';

const EVIDENCE_FILE = /^evidence\/[0-9a-f]{2}\/[0-9a-f]{2}\/([0-9a-f]{64})$/;
const LINE = /^([0-9a-f]{64}) [ *](.+)$/;

/** One file of a backup. */
export interface Summed {
  /** as in the backup */
  path: string;
  sha256: string;
}

/** The digest that names an evidence file of a backup; undefined when it is no evidence. */
export function evidenceAt(path: string): string | undefined {
  return EVIDENCE_FILE.exec(path)?.[1];
}

/** Copies a file to a new one (mode 0600). @returns the SHA-256 of what was copied */
export async function copyFile(from: string, to: string): Promise<string> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const source = await open(from);
  await pipeline(
    source.createReadStream(),
    async function* (bytes: AsyncIterable<Buffer>) {
      for await (const chunk of bytes) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  );
  return hash.digest('hex');
}

/** The SHA-256 of a file. */
export async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The files that a backup lists, one after the other. @throws Error when it isn't a whole backup, or lists what no backup holds */
export async function* listed(backup: string): AsyncGenerator<Summed, void> {
  const sums = await open(join(backup, SUMS)).catch((error: unknown) => {
    throw new Error(`${backup} is not a backup, or not a whole one: it has no file ${SUMS}`, {
      cause: error,
    });
  });
  let hasStore = false;
  for await (const line of sums.readLines()) {
    const [, sha256 = '', path = ''] = LINE.exec(line) ?? [];
    hasStore ||= path === STORE_FILE;
    if (path !== STORE_FILE && path !== KEY_FILE && !EVIDENCE_FILE.test(path))
      throw new Error(`${join(backup, SUMS)} is damaged: ${JSON.stringify(line)}`);
    yield { path, sha256 };
  }
  if (!hasStore) throw new Error(`${join(backup, SUMS)} is damaged: it doesn't list ${STORE_FILE}`);
}
