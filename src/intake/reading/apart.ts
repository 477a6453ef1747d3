import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { LIMITS } from './mime/limits.js';
import type { Answer, Task } from './apartChild.js';
import type { Reading } from './reading.js';

export interface ApartOptions {
  /** Milliseconds for one message. */
  time: number;
  /** Bytes that the process may hold resident while it reads one. */
  memory: number;
  /** Whether to measure each message's own peak. */
  measure: boolean;
}

/** What was read, and what reading it took. */
export interface ReadApart {
  reading: Reading;
  milliseconds: number;
  /** The most that the process held resident, in bytes, where it was measured; 0 when it was ended. */
  peakMemory: number;
  /** Whether the process had to be ended. */
  ended: boolean;
}

export interface ApartReader {
  /** Reads a mail, or a file that came by itself when it is named. Never rejects: what can't be read is held, with the reason. */
  read(raw: Buffer, fileName?: string): Promise<ReadApart>;
  close(): void;
}

const USUAL: ApartOptions = { time: 2000, memory: 200 * 1024 * 1024, measure: false };
/** The heap ends well before the limit: buffers and the program itself lie outside it. */
const HEAP_SHARE = 0.5;
const START_TIME = 15_000;
const LOOK_EVERY = 50;
/** A process that has grown this far of its limit is replaced before the next message. */
const WORN = 0.7;

/**
 * Reads messages in a process apart, one after another, so that none can stop the rest: one that takes too long or holds
 * too much is ended and started anew. The process has no part in the store or the network.
 */
export function createApartReader(limits: Partial<ApartOptions> = {}): ApartReader {
  const most = { ...USUAL, ...limits };
  let child: Promise<ChildProcess> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function readNow(raw: Buffer, fileName: string): Promise<ReadApart> {
    const started = performance.now();
    try {
      if (closed) throw new Error('The reader was closed.');
      child ??= begin();
      const process = await child;
      const from = performance.now();
      const answer = await ask(
        process,
        { raw: raw.subarray(0, LIMITS.bytes + 1), fileName, measure: most.measure },
        most,
      );
      if ('fault' in answer) return held(answer.fault, performance.now() - from, answer.peak, false);
      if (answer.resident > most.memory * WORN) stop();
      return {
        reading: answer.reading,
        milliseconds: performance.now() - from,
        peakMemory: answer.peak,
        ended: false,
      };
    } catch (error) {
      stop();
      const reason = error instanceof Error ? error.message : String(error);
      return held(reason, performance.now() - started, 0, true);
    }
  }

  /** One that dies between two messages is not asked again. */
  async function begin(): Promise<ChildProcess> {
    const process = await start(most);
    const own = child;
    process.once('exit', () => {
      if (child === own) child = null;
    });
    return process;
  }

  function stop(): void {
    child?.then((process) => process.kill('SIGKILL')).catch(() => undefined);
    child = null;
  }

  return {
    read(raw, fileName = '') {
      const next = last.then(() => readNow(raw, fileName));
      last = next;
      return next;
    },
    close() {
      closed = true;
      stop();
    },
  };
}

async function start({ memory }: ApartOptions): Promise<ChildProcess> {
  const heap = Math.floor((memory * HEAP_SHARE) / 1024 / 1024);
  const child = fork(new URL('./apartChild.js', import.meta.url), [], {
    execArgv: [`--max-old-space-size=${heap}`, '--max-semi-space-size=4'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {},
  });
  child.on('error', () => undefined);
  child.unref();
  child.channel?.unref();
  await settled<true>(child, START_TIME, 'The process that reads did not start.', (resolve) => {
    child.once('message', () => resolve(true));
  });
  return child;
}

/** Sends one task and waits for its answer, within the limits. */
async function ask(child: ChildProcess, task: Task, { time, memory }: ApartOptions): Promise<Answer> {
  const watch = setInterval(() => {
    void residentOf(child.pid).then((bytes) => bytes > memory && child.kill('SIGKILL'));
  }, LOOK_EVERY);
  try {
    return await settled<Answer>(child, time, `Reading it took longer than ${time} ms.`, (resolve) => {
      child.once('message', (answer) => resolve(answer as Answer));
      child.send(task);
    });
  } finally {
    clearInterval(watch);
  }
}

/** What `begin` resolves with; rejects when time is up or the process ends first. */
function settled<T>(
  child: ChildProcess,
  time: number,
  late: string,
  begin: (resolve: (value: T) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error(late))), time);
    const onExit = (): void =>
      finish(() => reject(new Error('The process that read it ended: it needed more than it may have.')));
    const finish = (then: () => void): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.removeAllListeners('message');
      then();
    };
    child.once('exit', onExit);
    begin((value) => finish(() => resolve(value)));
  });
}

/** Resident bytes as Linux tells them; 0 elsewhere, where the limit of the heap must do. */
async function residentOf(pid = 0): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}

function held(reason: string, milliseconds: number, peakMemory: number, ended: boolean): ReadApart {
  const reading: Reading = {
    kind: 'held',
    by: 'limits',
    reason,
    reports: [],
    facts: [],
    about: [],
    claims: { messageIds: [], addresses: [], tags: [], sender: '' },
    visible: '',
    folded: '',
    automatic: false,
    files: [],
    problems: [],
  };
  return { reading, milliseconds, peakMemory, ended };
}
