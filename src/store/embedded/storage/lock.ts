import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another process has the folder open. */
export class FolderInUse extends Error {
  constructor(folder: string, holder: string) {
    super(
      `the data folder ${folder} is in use by another process (${holder}); one process at a time can open it`,
    );
    this.name = 'FolderInUse';
  }
}

/** The socket that the process that has a folder says it listens on. */
export function socketOf(folder: string): string | undefined {
  return readHolder(`${folder}/lock`)?.socket;
}

/**
 * Takes a folder for this process. The lock dies with its holder: on Linux it is an abstract socket, which the kernel
 * closes; beside it a file names the holder by process id and start time, which tells a living one from a stale one.
 * @returns how to let go
 * @param socket where it will be served, for whoever finds it taken
 * @throws FolderInUse
 */
export async function lockFolder(folder: string, socket?: string): Promise<() => void> {
  const file = `${folder}/lock`;
  const release = process.platform === 'linux' ? await holdName(folder, file) : () => undefined;
  try {
    takeFile(folder, file, socket);
  } catch (error) {
    release();
    throw error;
  }
  return () => {
    rmSync(file, { force: true });
    release();
  };
}

function holdName(folder: string, file: string): Promise<() => void> {
  const { dev, ino } = statSync(realpathSync(folder), { bigint: true });
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      else void soonHolder(file).then((holder) => reject(new FolderInUse(folder, describe(holder))));
    });
    server.listen(`\0noticedesk-store-${dev}-${ino}`, () => {
      server.unref();
      resolve(() => void server.close());
    });
  });
}

/** Who has the name writes the file a moment later: two may start at the same instant. */
async function soonHolder(file: string): Promise<Holder | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const holder = readHolder(file);
    if (holder && isAlive(holder)) return holder;
    await sleep(LOOK_MS);
  }
  return readHolder(file);
}

const LOOKS = 50;
const LOOK_MS = 10;

interface Holder {
  pid: number;
  started: string;
  socket?: string | undefined;
}

function takeFile(folder: string, file: string, socket: string | undefined): void {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid), socket } satisfies Holder);
  try {
    writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
    return;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const holder = readHolder(file);
  if (holder && holder.pid !== process.pid && isAlive(holder))
    throw new FolderInUse(folder, describe(holder));
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, mine, { mode: 0o600 });
  renameSync(fresh, file);
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return startOf(pid) === started;
}

// Field 22 of /proc/pid/stat: when the process started, so that a reused id isn't taken for the holder.
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function describe(holder: Holder | undefined): string {
  return holder ? `process ${holder.pid}` : 'unknown';
}
