import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { checkPages, type Snapshot } from './pages.js';

const MAGIC = 0xbeefc0de;
const META_PAGE = 8;
// Where LMDB keeps these in its two meta pages, which are the first two of the file.
const KIND_AT = 18;
const MAGIC_AT = 24;
const TREES_AT = [48, 96];
const TREE = { pageSize: 0, depth: 6, root: 40 };
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_LENGTH = 160;
const NO_PAGE = 2n ** 64n - 1n;

/**
 * Looks at a data file before LMDB maps it, since LMDB trusts what it maps: a cut or damaged file would end the process.
 * It is looked through page by page unless it is as it was last closed. Nothing is written.
 * @param whole to look into every page, however it was closed and whatever its size
 * @returns whether there is a file
 * @throws Error when it isn't a data file, or not a whole one
 */
export function inspectFile(path: string, whole = false): boolean {
  const note = readNote(path);
  const file = openIfThere(path);
  if (file === undefined || fstatSync(file).size === 0) {
    if (file !== undefined) closeSync(file);
    if (note === undefined) return false;
    throw new Error(
      `${path} is gone or empty, though it had data; restore it from a backup, or remove ${notePath(path)} to begin anew`,
    );
  }
  try {
    const snapshot = snapshotOf(file);
    if (whole || note !== stateOf(path))
      checkPages(snapshot, (into, at) => readSync(file, into, 0, into.length, at), whole);
    return true;
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${path} is damaged, or not a data file of the embedded store (${fault}); restore it from a backup`,
      { cause: error },
    );
  } finally {
    closeSync(file);
  }
}

/** Notes how a data file was left. What is otherwise at the next start was changed by something else, or by a crash. */
export function noteClosed(path: string): void {
  const fresh = `${notePath(path)}.new`;
  try {
    writeFileSync(fresh, stateOf(path), { mode: 0o600 });
    renameSync(fresh, notePath(path));
  } catch {
    // A full disk, say: then the next start looks through the file.
  }
}

function stateOf(path: string): string {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return `${size} bytes, written at ${mtimeNs}\n`;
}

function readNote(path: string): string | undefined {
  try {
    return readFileSync(notePath(path), 'utf8');
  } catch {
    return undefined;
  }
}

function notePath(path: string): string {
  return `${dirname(path)}/closed`;
}

// For writing too, since that is what it is for: a file that can't be written is refused here.
function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

interface Meta extends Snapshot {
  transaction: number;
}

function snapshotOf(file: number): Snapshot {
  const first = readMeta(file, 0);
  const second = readMeta(file, first.pageSize);
  return second.transaction > first.transaction ? second : first;
}

function readMeta(file: number, at: number): Meta {
  const meta = Buffer.alloc(META_LENGTH);
  if (readSync(file, meta, 0, META_LENGTH, at) < META_LENGTH) throw new Error('it is cut off');
  const pageSize = meta.readUInt32LE(48 + TREE.pageSize);
  const isPage = pageSize >= 512 && pageSize <= 65536 && (pageSize & (pageSize - 1)) === 0;
  const isMeta = meta.readUInt16LE(KIND_AT) === META_PAGE && meta.readUInt32LE(MAGIC_AT) === MAGIC;
  if (!isMeta || !isPage) throw new Error('it has another beginning');
  return {
    pageSize,
    pages: Math.floor(fstatSync(file).size / pageSize),
    lastPage: Number(meta.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: Number(meta.readBigUInt64LE(TRANSACTION_AT)),
    trees: TREES_AT.map((tree) => {
      const root = meta.readBigUInt64LE(tree + TREE.root);
      return {
        root: root === NO_PAGE ? undefined : Number(root),
        depth: meta.readUInt16LE(tree + TREE.depth),
      };
    }),
  };
}
