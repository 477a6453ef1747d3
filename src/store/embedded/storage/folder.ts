import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS = 0o077;

/** Makes the folder if it isn't there, and closes it to other users. @throws Error in words, see `inWords` */
export function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode } = statSync(folder);
    if (process.platform !== 'win32' && mode & OTHERS) chmodSync(folder, mode & 0o700);
  } catch (error) {
    throw inWords(folder, error);
  }
}

/** Puts a new file's name on disk: syncing the file alone doesn't. */
export function syncNames(folder: string): void {
  if (process.platform === 'win32') return;
  for (const path of [folder, dirname(folder)]) {
    const handle = openSync(path, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

const LEAST_FREE = 1024 * 1024;

/** Whether the disk that holds a file is full: LMDB calls a write that was cut short "Input/output error". */
export function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize < LEAST_FREE;
  } catch {
    return false;
  }
}

const REASONS: Record<string, string> = {
  EACCES: "can't be written",
  EPERM: "can't be written",
  EROFS: "can't be written",
  ENOSPC: 'has no room left on its disk',
  EDQUOT: 'has no room left on its disk',
  ENOTDIR: "isn't a folder",
  EEXIST: "isn't a folder",
};

/** What keeps a folder from being used, for whoever runs the program; an error that says it already stays as it is. */
export function inWords(folder: string, error: unknown): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  const reason = REASONS[codeOf(known)];
  return reason ? new Error(`the data folder ${folder} ${reason} (${known.message})`) : known;
}

// LMDB gives the system's number of an error where Node gives its name.
const NUMBERS: Record<number, string> = {
  1: 'EPERM',
  13: 'EACCES',
  28: 'ENOSPC',
  30: 'EROFS',
  122: 'EDQUOT',
};

function codeOf(error: Error): string {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? (NUMBERS[code] ?? '') : String(code);
}
