import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';

// Readable for nginx, which may test and start as somebody else; written by us alone.
const FILE_MODE = 0o644;
const LEFT_OVER_MS = 600_000;

/** Writes a whole file or nothing; true when that changed it. Nobody ever reads half of it, even after a power cut. */
export function putFile(file: string, text: string): boolean {
  if (readFile(file) === text) return false;
  const fresh = join(dirname(file), `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeFileSync(fresh, text, { mode: FILE_MODE, flush: true });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
  return true;
}

export function removeFile(file: string): void {
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

/** What a file holds; null when there is none. */
export function readFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
}

/** Removes the unfinished files that a crash left; nginx never reads them. Young ones may be somebody's at this moment. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => /\.tmp$/.test(each))) {
    const file = join(folder, name);
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - written > LEFT_OVER_MS) rmSync(file, { force: true });
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
