import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Flushes a folder's entries, so that a name made or removed in it outlives a power cut (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes `root/parts...` with mode 0700 and flushes every folder on the way down; returns the last. */
export async function makeFolders(root: string, ...parts: string[]): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  let folder = root;
  for (const part of parts) {
    const parent = folder;
    folder = path.join(parent, part);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(parent);
  }
  return folder;
}

/** The names in a folder; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await unlessMissing(readdir(folder))) ?? [];
}

/** Removes a file; one that is already gone is fine. */
export async function discardFile(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** The result of a file operation, or undefined when the file isn't there (ENOENT). Other errors pass. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether an error is one of these codes of the operating system, such as ENOENT. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
