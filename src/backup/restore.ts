import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { KeylessConfig } from '../../config/index.js';
import { layoutOf } from '../evidence/layout.js';
import { lockFolder } from '../store/embedded/storage/lock.js';
import { RESTORING } from '../store/folder.js';
import { sync, syncTree } from '../store/newFolder.js';
import { copyFile, evidenceAt, KEY_FILE, listed, STORE_FILE, sumOf } from './contents.js';

/** What was restored. */
export interface Restored {
  /** how many evidence files */
  evidence: number;
  hasKey: boolean;
  /** the folder where what was there before is now */
  aside: string | undefined;
}

const STORE = dirname(STORE_FILE);

/**
 * Puts a backup in DATA_DIR, once the whole of it was checked and copied. What is there already is refused, or kept aside with `replace`.
 * Stopped before that, it leaves everything as it was; stopped while things are moved, Noticedesk says so and doesn't start.
 * @throws Error when the backup is damaged, or DATA_DIR isn't empty; FolderInUse
 */
export async function restoreBackup(
  config: KeylessConfig,
  backup: string,
  replace: boolean,
): Promise<Restored> {
  const { DATA_DIR, MONGODB_URI } = config;
  if (MONGODB_URI) throw new Error('MONGODB_URI is set: a backup is restored without it, into DATA_DIR.');
  await checkSums(backup);
  refuseOccupied(config, replace);
  await mkdir(DATA_DIR, { recursive: true, mode: 0o700 });
  await removeStaged(DATA_DIR);
  const staging = join(DATA_DIR, `${RESTORING}-${process.pid}`);
  try {
    const restored = await copyAll(config, backup, staging);
    return { ...restored, aside: await putInPlace(config, staging, replace) };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function checkSums(backup: string): Promise<void> {
  for await (const { path, sha256 } of listed(backup)) {
    const found = await sumOf(join(backup, path)).catch((error: unknown) => String(error));
    if (found !== sha256) throw damaged(backup, path);
  }
}

function refuseOccupied(config: KeylessConfig, replace: boolean): void {
  const there = [...occupied(config), ...(existsSync(join(config.DATA_DIR, RESTORING)) ? [RESTORING] : [])];
  if (there.length === 0 || replace) return;
  throw new Error(
    `${config.DATA_DIR} isn't empty (${there.join(', ')}). Restore into an empty DATA_DIR, or with --replace, which keeps aside what is there.`,
  );
}

/** What is in DATA_DIR of what a backup holds. The lock is of whoever has the store, or was left behind. */
function occupied(config: KeylessConfig): string[] {
  return ownNames(config).filter((name) => {
    const path = join(config.DATA_DIR, name);
    if (!existsSync(path)) return false;
    return !statSync(path).isDirectory() || readdirSync(path).some((inside) => inside !== 'lock');
  });
}

function ownNames({ DATA_DIR, EVIDENCE_DIR }: KeylessConfig): string[] {
  return [...(isWithin(DATA_DIR, EVIDENCE_DIR) ? [basename(EVIDENCE_DIR)] : []), KEY_FILE, STORE];
}

// Whether it moves with what is in DATA_DIR. Evidence elsewhere, or on a disk of its own, is added to: its files are named by their contents.
function isWithin(dataDir: string, folder: string): boolean {
  if (dirname(folder) !== dataDir) return false;
  return !existsSync(folder) || statSync(folder).dev === statSync(dataDir).dev;
}

// What earlier restores copied before they were stopped.
async function removeStaged(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir))
    if (/^restoring-\d+$/.test(name)) await rm(join(dataDir, name), { recursive: true });
}

async function copyAll(
  { DATA_DIR, EVIDENCE_DIR }: KeylessConfig,
  backup: string,
  staging: string,
): Promise<{ evidence: number; hasKey: boolean }> {
  const inside = isWithin(DATA_DIR, EVIDENCE_DIR);
  const evidenceDir = inside ? join(staging, basename(EVIDENCE_DIR)) : EVIDENCE_DIR;
  const vault = layoutOf(evidenceDir);
  let [evidence, hasKey] = [0, false];
  for await (const { path, sha256 } of listed(backup)) {
    const digest = evidenceAt(path);
    const to = digest === undefined ? join(staging, path) : vault.blob(digest);
    evidence += Number(digest !== undefined);
    hasKey ||= path === KEY_FILE;
    if (existsSync(to) && (await sumOf(to)) === digest) continue;
    const copy = `${to}.${process.pid}`;
    if ((await copyFile(join(backup, path), copy)) !== sha256) throw damaged(backup, path);
    await rename(copy, to);
  }
  await syncTree(staging);
  if (!inside && evidence > 0) await syncTree(evidenceDir);
  return { evidence, hasKey };
}

async function putInPlace(
  config: KeylessConfig,
  staging: string,
  replace: boolean,
): Promise<string | undefined> {
  const { DATA_DIR } = config;
  const [marker, store] = [join(DATA_DIR, RESTORING), join(DATA_DIR, STORE)];
  await mkdir(store, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(store);
  try {
    // Noticedesk may have been started, and stopped, while files were copied.
    refuseOccupied(config, replace);
    // From here on it refuses to start until all is in place. What an earlier restore left here are copies of a backup.
    if (existsSync(marker))
      for (const name of await readdir(marker)) await rm(join(marker, name), { recursive: true });
    await rename(staging, marker);
    await sync(DATA_DIR);
    const aside = await setAside(config);
    await rm(store, { recursive: true, force: true });
    for (const name of (await readdir(marker)).sort()) await rename(join(marker, name), join(DATA_DIR, name));
    await sync(DATA_DIR);
    await rm(marker, { recursive: true });
    await sync(DATA_DIR);
    return aside;
  } finally {
    unlock();
  }
}

async function setAside(config: KeylessConfig): Promise<string | undefined> {
  const names = occupied(config);
  if (names.length === 0) return undefined;
  const aside = join(config.DATA_DIR, `replaced-${new Date().toISOString().replace(/:/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(join(config.DATA_DIR, name), join(aside, name));
  await sync(aside);
  return aside;
}

function damaged(backup: string, path: string): Error {
  return new Error(
    `the backup is damaged: ${join(backup, path)} is missing, or not what it was. Nothing was restored.`,
  );
}
