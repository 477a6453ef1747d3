import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface RunningProcess {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves with the line that matches, once it is printed. Rejects when the process ends before that. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

type Entry =
  | 'src/server'
  | 'workers/index'
  | `bin/${'store' | 'staff' | 'verify' | 'import' | 'demo' | 'backup' | 'restore' | 'storeCheck' | 'storeExport' | 'storeImport'}`;

/** Starts one of the program's own processes with these settings and nothing else of Noticedesk's from the environment. */
export function startProcess(
  entry: Entry,
  settings: Record<string, string>,
  args: string[] = [],
  input?: string,
): RunningProcess {
  const script = fileURLToPath(new URL(`../../${entry}.js`, import.meta.url));
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH, HOME, LOG_REQUESTS: 'false', LOG_LEVEL: 'warn', ...settings },
  });
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  child.stderr.on('data', (part: Buffer) => (printed += part.toString()));
  child.stdin.end(input ?? '');
  const ended = once(child, 'exit');

  return {
    child,
    output: () => printed,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(printed);
          if (match) resolve(match);
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        child.once('exit', () =>
          reject(new Error(`${entry} ended before it printed ${String(pattern)}:\n${printed}`)),
        );
        look();
      }),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** A command of the program, run to its end. */
export async function runToEnd(
  entry: Entry,
  settings: Record<string, string>,
  args: string[] = [],
  input?: string,
): Promise<{ code: number | null; output: string }> {
  const running = startProcess(entry, settings, args, input);
  if (running.child.exitCode === null) await once(running.child, 'close');
  return { code: running.child.exitCode, output: running.output() };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
