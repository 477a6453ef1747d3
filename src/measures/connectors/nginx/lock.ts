import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the commands of one change may take together. */
const STALE_MS = 120_000;
const WAIT_MS = 30_000;
const LOOK_MS = 40;

/** Somebody else kept the lock too long. */
export class LockBusy extends Error {
  override name = 'LockBusy';
}

const turns = new Map<string, Promise<unknown>>();

/**
 * Does the work while nobody else, in this process or another, works in the folder. Throws LockBusy after half a minute. The
 * lock of a process that died is taken over.
 */
export function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(folder) ?? Promise.resolve()).then(() => locked(folder, work));
  turns.set(
    folder,
    turn.catch(() => undefined),
  );
  return turn;
}

async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'lock');
  const own = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}`;
  await acquire(lock, own);
  try {
    return await work();
  } finally {
    if ((await textOf(lock)) === own) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, own: string): Promise<void> {
  const draft = `${lock}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(draft, own);
  try {
    for (const until = Date.now() + WAIT_MS; !(await linked(draft, lock)); await sleep(LOOK_MS)) {
      const holder = await textOf(lock);
      if (holder !== null && (await isStale(lock, holder))) await clear(lock, holder);
      else if (Date.now() > until) throw new LockBusy(`${lock} is held: ${holder ?? ''}`);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link appears with its text in it, and never over another. */
async function linked(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Within this process the turns keep order, so that a lock under our own pid is from before a restart. */
async function isStale(lock: string, holder: string): Promise<boolean> {
  const { pid, host } = readHolder(holder);
  if (host === hostname() && (pid === process.pid || !isAlive(pid))) return true;
  const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > STALE_MS;
}

function readHolder(holder: string): { pid: number; host: string } {
  const [, pid, host] = /^(\d+) (\S+) /.exec(holder) ?? [];
  return { pid: Number(pid ?? NaN), host: host ?? '' };
}

/** Two may find the same lock stale; whoever then moves a fresh one away puts it back. */
async function clear(lock: string, holder: string): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await textOf(aside)) !== holder) await linked(aside, lock);
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !isCode(error, 'ESRCH');
  }
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  });
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
