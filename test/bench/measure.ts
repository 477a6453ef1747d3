import { setTimeout as sleep } from 'node:timers/promises';
import { casePages, queuePages, reader, signIn } from './desk.js';
import { startCpu, type Cpu } from './cpu.js';
import { connectToStore, drain, type Drained } from './duties.js';
import { median, type Times } from './figures.js';
import { reporter } from './form.js';
import { runLoad, type Client } from './load.js';
import type { Options } from './options.js';
import { startProgram, type Program } from './program.js';
import type { Seeded } from './seed/index.js';

/** A load's times, and how many processor seconds a second the program, this generator and everybody else took. */
export type Loaded = Times & { cpu: Cpu };

export interface Measured {
  cases: number;
  seedSeconds: number;
  /** Milliseconds from the start of the process, the middle one of several starts. */
  start: { address: number; page: number };
  queue: Record<'one' | 'eight', Loaded>;
  case: Record<'one' | 'eight', Loaded>;
  complaints: Record<'one' | 'sixteen', Loaded & Drained>;
  /** Anonymous memory in MB: after the start, at most during the loads, and when all was done. */
  memory: { idle: number; peak: number; after: number };
}

const STARTS = 3;
const WARM_UP_SHARE = 0.25;
const DRAIN_SECONDS = 60;

/** Everything at one size: `dataDir` was seeded. */
export async function measure(
  dataDir: string,
  seeded: Seeded,
  options: Options,
): Promise<Omit<Measured, 'cases' | 'seedSeconds'>> {
  const { seconds } = options;
  const start = await startTimes(dataDir, options.quick ? 1 : STARTS);
  const program = await startProgram(dataDir);
  const peak = watchPeak(program);
  try {
    await sleep(options.quick ? 100 : 1000);
    const idle = program.memory();
    const handlers = await Promise.all(seeded.accounts.map((account) => signIn(program.port, account)));
    const pages = async (addresses: string[], clients: number): Promise<Loaded> => {
      const readers = handlers.slice(0, clients).map((visitor, n) => reader(visitor, addresses, n * 5));
      return loaded(program, readers, seconds);
    };
    const queue = { one: await pages(queuePages(), 1), eight: await pages(queuePages(), 8) };
    const one = {
      one: await pages(casePages(seeded.cases), 1),
      eight: await pages(casePages(seeded.cases), 8),
    };
    for (const handler of handlers) handler.leave();
    const complaints = {
      one: await complain(program, dataDir, seeded, 1, seconds),
      sixteen: await complain(program, dataDir, seeded, 16, seconds),
    };
    await sleep(options.quick ? 100 : 2000);
    return { start, queue, case: one, complaints, memory: { idle, peak: peak(), after: program.memory() } };
  } catch (error) {
    console.error(program.faults());
    throw error;
  } finally {
    peak();
    await program.stop();
  }
}

async function startTimes(dataDir: string, times: number): Promise<Measured['start']> {
  const starts: Program[] = [];
  for (let n = 0; n < times; n++) {
    const program = await startProgram(dataDir);
    starts.push(program);
    await program.stop();
  }
  return {
    address: median(starts.map(({ addressMs }) => addressMs)),
    page: median(starts.map(({ pageMs }) => pageMs)),
  };
}

/** Complaints from so many clients, with what of their effects was done when they stopped, and when the rest was. */
export async function complain(
  program: Program,
  dataDir: string,
  { domains }: Seeded,
  clients: number,
  seconds: number,
): Promise<Loaded & Drained> {
  const store = await connectToStore(dataDir);
  const reporters = await Promise.all(
    Array.from({ length: clients }, (_, n) => reporter(program.port, domains, 1000 * clients + n)),
  );
  await runLoad(reporters, seconds * WARM_UP_SHARE);
  await drain(store.owed, 0, DRAIN_SECONDS);
  const times = await loaded(program, reporters, seconds, 0);
  const drained = await drain(store.owed, times.requests, DRAIN_SECONDS);
  for (const { leave } of reporters) leave();
  await store.close();
  return { ...times, ...drained };
}

/** A load after a short one that isn't counted, so that what is measured is not the compiler at work. */
export async function loaded(
  program: Program,
  clients: readonly Client[],
  seconds: number,
  warmUp = WARM_UP_SHARE,
): Promise<Loaded> {
  if (warmUp > 0) await runLoad(clients, seconds * warmUp);
  const since = startCpu(program);
  const times = await runLoad(clients, seconds);
  return { ...times, cpu: since() };
}

/** Looks at the memory four times a second; the function that is returned stops that and tells the most that was seen. */
function watchPeak(program: Program): () => number {
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, program.memory());
  }, 250);
  return () => {
    clearInterval(look);
    return most;
  };
}
