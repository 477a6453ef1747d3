import { randomUUID } from 'node:crypto';
import { link, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { discardFile, isErrno, syncFolder, unlessMissing } from './disk.js';
import { isSha256, type Layout } from './layout.js';

/**
 * Sets bytes aside, so that nobody new can find them, then asks `mayGo` for a last look at when they last came in.
 * Yes removes them; no, or an error, puts them back. Returns whether they were removed. An upload of the same bytes
 * meanwhile either marked them as fresh before the move (and `mayGo` sees it) or stores them anew.
 */
export async function retire(
  layout: Layout,
  sha256: string,
  mayGo: (storedAt: Date) => Promise<boolean>,
): Promise<boolean> {
  const file = layout.blob(sha256);
  // A place of its own: two sweeps at once must not remove each other's.
  const aside = await layout.retired(`${sha256}.${randomUUID()}`);
  const moved = await unlessMissing(rename(file, aside).then(() => true));
  if (!moved) return false;
  let goes = false;
  try {
    goes = await mayGo((await stat(aside)).mtime);
  } finally {
    if (!goes) await putBack(aside, file);
  }
  if (!goes) return false;
  await discardFile(aside);
  await syncFolder(path.dirname(file));
  return true;
}

/** Puts back what a crash left set aside. */
export async function restoreRetired(layout: Layout): Promise<void> {
  for (const name of await layout.retiredNames()) {
    const sha256 = name.split('.')[0] ?? '';
    if (!isSha256(sha256)) continue;
    await putBack(await layout.retired(name), await layout.blobFolderMade(sha256));
  }
}

async function putBack(aside: string, file: string): Promise<void> {
  try {
    await link(aside, file);
  } catch (error) {
    // Uploaded again meanwhile, or put back by another process.
    if (!isErrno(error, 'EEXIST', 'ENOENT')) throw error;
  }
  await syncFolder(path.dirname(file));
  await discardFile(aside);
}
