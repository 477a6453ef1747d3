import { existsSync, readdirSync } from 'node:fs';
import { mkdir, open, opendir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes a folder (mode 0700) that is there whole and on disk, or not at all: `fill` fills it under another name, which then becomes its own.
 * @throws Error when there is such a folder already, with anything in it
 */
export async function makeNewFolder<T>(folder: string, fill: (staging: string) => Promise<T>): Promise<T> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is there already, and is left as it is`);
  const staging = `${folder}.partial-${process.pid}`;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await mkdir(staging, { mode: 0o700 });
  try {
    const result = await fill(staging);
    await syncTree(staging);
    await rename(staging, folder);
    await sync(dirname(folder));
    return result;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

/** Flushes a folder with everything in it to disk, its names last. */
export async function syncTree(folder: string): Promise<void> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await sync(path);
  }
  await sync(folder);
}

/** Flushes a file, or the names in a folder, to disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
