import path from 'node:path';
import { makeFolders, namesIn } from './disk.js';

/** Where things are in a vault's folder. */
export interface Layout {
  /** The place of a digest's bytes: `ab/cd/abcd...`. Throws a RangeError for anything but a digest. */
  blob(sha256: string): string;
  /** The same, after making its folders. */
  blobFolderMade(sha256: string): Promise<string>;
  /** A place under incoming/ or retired/, after making that folder. */
  incoming(name: string): Promise<string>;
  retired(name: string): Promise<string>;
  digests(): AsyncIterable<string>;
  incomingNames(): Promise<string[]>;
  retiredNames(): Promise<string[]>;
}

/** Whether a text is a SHA-256 digest as the vault names it: 64 lower-case hex digits. */
export function isSha256(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

/** The layout of the vault in this folder. A folder is made and flushed once in a process's life. */
export function layoutOf(root: string): Layout {
  const made = new Map<string, Promise<string>>();

  function folder(...parts: string[]): Promise<string> {
    const key = parts.join('/');
    const known = made.get(key);
    if (known) return known;
    const making = makeFolders(root, ...parts);
    made.set(key, making);
    making.catch(() => made.delete(key));
    return making;
  }

  function blob(sha256: string): string {
    return path.join(root, ...shardOf(sha256), sha256);
  }

  return {
    blob,
    blobFolderMade: async (sha256) => path.join(await folder(...shardOf(sha256)), sha256),
    incoming: async (name) => path.join(await folder('incoming'), name),
    retired: async (name) => path.join(await folder('retired'), name),
    incomingNames: () => namesIn(path.join(root, 'incoming')),
    retiredNames: () => namesIn(path.join(root, 'retired')),
    digests: async function* () {
      for (const one of (await namesIn(root)).filter(isShard)) {
        for (const two of (await namesIn(path.join(root, one))).filter(isShard)) {
          yield* (await namesIn(path.join(root, one, two))).filter(isSha256);
        }
      }
    },
  };
}

function shardOf(sha256: string): [string, string] {
  if (!isSha256(sha256)) throw new RangeError('not a SHA-256 digest');
  return [sha256.slice(0, 2), sha256.slice(2, 4)];
}

function isShard(name: string): boolean {
  return /^[0-9a-f]{2}$/.test(name);
}
