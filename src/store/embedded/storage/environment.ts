import { open, type RootDatabase } from 'lmdb';

/** The LMDB environment: one B-tree in which every collection and index has a range of its own. */
export type Environment = RootDatabase<Buffer, Buffer> & { readonly folder: string };

/** The most bytes that a store takes, unless its owner says otherwise. */
export const DEFAULT_MAP_SIZE = 64 * 1024 ** 3;

/** The data file in a folder. */
export function dataFile(folder: string): string {
  return `${folder}/store.mdb`;
}

export function openEnvironment(folder: string, mapSize = DEFAULT_MAP_SIZE): Environment {
  const env = open<Buffer, Buffer>({
    path: dataFile(folder),
    noSubdir: true,
    mapSize,
    keyEncoding: 'binary',
    encoding: 'binary',
    // A plain LMDB commit: it returns when data and meta page are synced.
    overlappingSync: false,
    cache: false,
  });
  return Object.assign(env, { folder });
}

/** A key in the range of `ident` (a collection's documents, or one index). */
export function storedKey(ident: number, key: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(4 + key.length);
  stored.writeUInt32BE(ident, 0);
  stored.set(key, 4);
  return stored;
}

/** The first key after the range of `ident`. */
export function rangeEnd(ident: number): Buffer {
  return storedKey(ident + 1, new Uint8Array());
}

/** All keys of `ident`. */
export function rangeOf(ident: number): { start: Buffer; end: Buffer } {
  return { start: storedKey(ident, new Uint8Array()), end: rangeEnd(ident) };
}
