import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { LIMITS } from './mime/limits.js';
import type { Answer, Task } from './apartChild.js';
import type { Reading } from './reading.js';

export interface ApartOptions {
  /** Milliseconds for one message. */
  time: number;
  /** Milliseconds for several at once: past it, each is read alone. */
  timeTogether: number;
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
  /**
   * Reads a mail, or a file that came by itself when it is named. What can't be read is held, with the reason. Rejects only when the
   * reader was closed: then it was not read at all.
   */
  read(raw: Buffer, fileName?: string): Promise<ReadApart>;
  close(): void;
}

const USUAL: ApartOptions = { time: 2000, timeTogether: 500, memory: 200 * 1024 * 1024, measure: false };
/** The heap ends well before the limit: buffers and the program itself lie outside it. */
const HEAP_SHARE = 0.5;
const START_TIME = 15_000;
const LOOK_EVERY = 50;
/** A process that has grown this far of its limit is replaced before the next message. */
const WORN = 0.7;

/** Small messages go to the process together, up to so many and so many bytes: asking takes longer than reading one. */
const MOST_TOGETHER = 16;
const SMALL = 128 * 1024;

class Ended extends Error {
  constructor() {
    super('The process that read it ended: it needed more than it may have.');
  }
}

interface Waiting extends Task {
  resolve(read: ReadApart): void;
  reject(error: Error): void;
}

/**
 * Reads messages in a process apart, one after another, so that none can stop the rest: one that takes too long or holds
 * too much is ended and started anew. The process has no part in the store or the network.
 */
export function createApartReader(limits: Partial<ApartOptions> = {}): ApartReader {
  const most = { ...USUAL, ...limits };
  const waiting: Waiting[] = [];
  let child: Promise<ChildProcess> | null = null;
  let working = false;
  let closed = false;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (waiting.length > 0) {
      const some = waiting.splice(0, most.measure ? 1 : fitTogether(waiting));
      const together = some.length > 1 ? await readTogether(some) : null;
      for (const [at, one] of some.entries()) {
        const read = together?.[at] ?? (closed ? null : await readAlone(one));
        if (read && !(closed && read.ended)) one.resolve(read);
        else one.reject(new Error('The reader was closed.'));
      }
    }
    working = false;
  }

  /** Null when it was too much for the process: then it was one of them, and each is read alone. */
  async function readTogether(some: readonly Task[]): Promise<ReadApart[] | null> {
    return answersTo(some, { ...most, time: most.timeTogether }).catch(() => {
      stop();
      return null;
    });
  }

  /** What ends the process may be something else, such as a machine short of memory: only a message that does so twice is held. */
  async function readAlone(task: Task, first = true): Promise<ReadApart> {
    const started = performance.now();
    try {
      const [read] = await answersTo([task], most);
      if (!read) throw new Ended();
      return read;
    } catch (error) {
      stop();
      if (first && error instanceof Ended) return readAlone(task, false);
      const reason = error instanceof Error ? error.message : String(error);
      return held(reason, performance.now() - started, 0, true);
    }
  }

  async function answersTo(tasks: readonly Task[], options: ApartOptions): Promise<ReadApart[]> {
    if (closed) throw new Error('The reader was closed.');
    child ??= begin();
    const process = await child;
    const from = performance.now();
    const answers = await ask(
      process,
      tasks.map(({ raw, fileName, measure }) => ({ raw, fileName, measure })),
      options,
    );
    const milliseconds = (performance.now() - from) / tasks.length;
    if (answers.some(({ resident }) => resident > most.memory * WORN)) stop();
    return answers.map((answer) =>
      'fault' in answer
        ? held(answer.fault, milliseconds, answer.peak, false)
        : { reading: answer.reading, milliseconds, peakMemory: answer.peak, ended: false },
    );
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
      return new Promise((resolve, reject) => {
        const task = { raw: raw.subarray(0, LIMITS.bytes + 1), fileName, measure: most.measure };
        waiting.push({ ...task, resolve, reject });
        void work();
      });
    },
    close() {
      closed = true;
      stop();
    },
  };
}

/** How many of those that wait go together: a large one goes by itself. */
function fitTogether(waiting: readonly Task[]): number {
  let bytes = 0;
  const over = waiting.findIndex(({ raw }) => (bytes += raw.length) > SMALL);
  return Math.min(MOST_TOGETHER, Math.max(1, over === -1 ? waiting.length : over));
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

/** Sends tasks and waits for their answers, within the limits. */
async function ask(
  child: ChildProcess,
  tasks: readonly Task[],
  { time, memory }: ApartOptions,
): Promise<Answer[]> {
  const watch = setInterval(() => {
    void residentOf(child.pid).then((bytes) => bytes > memory && child.kill('SIGKILL'));
  }, LOOK_EVERY);
  try {
    return await settled<Answer[]>(child, time, `Reading it took longer than ${time} ms.`, (resolve) => {
      child.once('message', (answers) => resolve(answers as Answer[]));
      child.send(tasks);
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
    const onExit = (): void => finish(() => reject(new Ended()));
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
