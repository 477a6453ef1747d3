import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { startCpu, type Cpu } from '../cpu.js';
import { timesOf, type Times } from '../figures.js';
import type { Busy } from './busy.js';
import type { Server } from './server.js';

/** How an indexed read fares while something long is done. */
export interface Beside extends Times {
  /** How long that took. */
  seconds: number;
  cpu: Cpu;
  /** The most anonymous memory meanwhile, in MB. */
  memory: number;
}

const EVERY_MS = 4;

/** Reads at a steady pace while another client does a task, which has a thread and a connection of its own. */
export async function readBeside(server: Server, busy: Busy, read: () => Promise<void>): Promise<Beside> {
  const worker = new Worker(new URL('./busy.js', import.meta.url), { workerData: busy });
  const said = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      worker.on('message', (message) => message === what && resolve());
      worker.once('error', reject);
    });
  const exited = once(worker, 'exit');
  const begun = said('begins');
  const done = said('done');
  await begun;
  const since = startCpu(server);
  const start = performance.now();
  let memory = 0;
  const durations = await readUntil(done, read, () => (memory = Math.max(memory, server.memory())));
  const seconds = (performance.now() - start) / 1000;
  const cpu = since();
  await exited;
  return { ...timesOf(durations, seconds), seconds, cpu, memory };
}

/**
 * Each read begins at its moment, whether those before it are answered or not, and its time counts from that moment: or a
 * store that answers nothing for a second would have one slow read to show for it.
 */
async function readUntil(
  done: Promise<void>,
  read: () => Promise<void>,
  look: () => void,
): Promise<number[]> {
  const durations: number[] = [];
  const reads: Promise<void>[] = [];
  let isDone = false;
  void done.finally(() => (isDone = true)).catch(() => undefined);
  const start = performance.now();
  for (let n = 0; !isDone || n === 0; n++) {
    const moment = start + n * EVERY_MS;
    const early = moment - performance.now();
    if (early > 0) await sleep(early);
    reads.push(read().then(() => void durations.push(performance.now() - moment)));
    if (n % 20 === 0) look();
  }
  await Promise.all([done, ...reads]);
  return durations;
}
