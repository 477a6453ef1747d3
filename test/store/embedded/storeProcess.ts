import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A store in a process of its own, as `npm run store` starts it. */
export interface StoreProcess {
  child: ChildProcess;
  /** the connection string; undefined when it ended instead of starting */
  uri: string | undefined;
  /** what it printed */
  output: string;
  /** Ends it. @returns its exit code, or the signal that ended it */
  stop(signal?: NodeJS.Signals): Promise<number | string | null>;
}

interface Options {
  /** the user to run as */
  uid?: number;
  /** what goes before `node` on the command line, a tracer say */
  before?: string[];
  env?: Record<string, string>;
  /** after how many milliseconds it is killed, ready or not */
  killAfter?: number;
}

export const NOBODY = 65534;
const STORE = fileURLToPath(new URL('../../../bin/store.js', import.meta.url));

/** Starts a store on `store` in a data folder, and waits until it is ready or has ended. */
export async function startStoreProcess(data: string, options: Options = {}): Promise<StoreProcess> {
  const { uid, before = [], env = {}, killAfter } = options;
  const [program = '', ...args] = [...before, process.execPath, STORE];
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const ended = once(child, 'close');
  if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  const running: StoreProcess = {
    child,
    uri: undefined,
    output: '',
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      return child.exitCode ?? child.signalCode;
    },
  };
  const ready = new Promise<void>((resolve) => {
    const add = (part: Buffer): void => {
      running.output += part.toString();
      running.uri = /^MONGODB_URI=(.*)\n/m.exec(running.output)?.[1];
      if (running.uri) resolve();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
  });
  await Promise.race([ready, ended]);
  return running;
}

/** Where a store listens. */
export function socketOf(uri: string): string {
  return decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)?.[1] ?? '');
}
