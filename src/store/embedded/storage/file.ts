import { closeSync, fstatSync, ftruncateSync, openSync, readSync, truncateSync } from 'node:fs';

const MAGIC = 0xbeefc0de;
// Where LMDB keeps these in its two meta pages, which are the first two of the file.
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_LENGTH = 160;

/** What `prepareFile` found: how long the file was, when it is shorter than its pages say. */
export interface Shortness {
  path: string;
  length: number;
}

/**
 * Looks at a data file before LMDB maps it, since LMDB trusts what it maps: a foreign or cut file would end the process.
 * A file may lack free pages at its end; it is filled up, and its contents are to be checked (see `restoreLength`).
 * @throws Error when it isn't a data file
 */
export function prepareFile(path: string): Shortness | undefined {
  const file = openIfThere(path);
  if (file === undefined) return undefined;
  try {
    const length = fstatSync(file).size;
    if (length === 0) return undefined;
    const needed = neededLength(file, path);
    if (length >= needed) return undefined;
    ftruncateSync(file, needed);
    return { path, length };
  } finally {
    closeSync(file);
  }
}

/** Gives a file its old length back, when it turned out to lack more than free pages. */
export function restoreLength({ path, length }: Shortness): void {
  truncateSync(path, length);
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function neededLength(file: number, path: string): number {
  const first = readMeta(file, 0, path);
  const second = readMeta(file, first.pageSize, path);
  const { lastPage } = second.transaction > first.transaction ? second : first;
  return (lastPage + 1) * first.pageSize;
}

function readMeta(
  file: number,
  at: number,
  path: string,
): { pageSize: number; lastPage: number; transaction: number } {
  const meta = Buffer.alloc(META_LENGTH);
  const read = readSync(file, meta, 0, META_LENGTH, at);
  const pageSize = meta.readUInt32LE(PAGE_SIZE_AT);
  const isPage = pageSize >= 512 && pageSize <= 65536 && (pageSize & (pageSize - 1)) === 0;
  if (read < META_LENGTH || meta.readUInt32LE(MAGIC_AT) !== MAGIC || !isPage) {
    throw new Error(`${path} is damaged, or not a data file of the embedded store; restore it from a backup`);
  }
  return {
    pageSize,
    lastPage: Number(meta.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: Number(meta.readBigUInt64LE(TRANSACTION_AT)),
  };
}
