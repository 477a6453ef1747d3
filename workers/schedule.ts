import { Cases } from '../src/cases/case.js';
import type { Deps } from '../src/deps.js';
import { COMPLAINT_DUTIES, Complaints } from '../src/intake/complaint.js';
import { Messages } from '../src/intake/mail/message.js';
import { dueLetters } from '../src/letters/deliver.js';
import { dueMeasures } from '../src/measures/run.js';
import { dueDeliveries } from '../src/reporters/webhooks/deliver.js';
import type { QueueName } from '../src/queues/index.js';
import { digests } from './digests.js';
import { reporters } from './reporters.js';
import { seal } from './seal.js';
import { sweepFiles } from './sweepFiles.js';

const BATCH = 500;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Finder = () => Promise<{ toString(): string }[]>;

/** Where the records are that still owe something: what a crash, or a queue that forgot, left behind. */
const FINDERS: Record<QueueName, Finder> = {
  messages: async () => ids(await Messages.find({ owed: 'reading' }, { _id: 1 }).limit(BATCH).lean()),
  complaints: async () =>
    ids(
      await Complaints.find({ owed: { $in: COMPLAINT_DUTIES } }, { _id: 1 })
        .limit(BATCH)
        .lean(),
    ),
  cases: async () =>
    ids(
      await Cases.find({ owed: { $gt: 0 } }, { _id: 1 })
        .limit(BATCH)
        .lean(),
    ),
  letters: () => dueLetters(BATCH, new Date()),
  measures: () => dueMeasures(BATCH, new Date()),
  webhooks: () => dueDeliveries(BATCH, new Date()),
};

/** Everything that happens by the clock. Returns the function that stops it and waits for a sweep under way. */
export function startSchedule(deps: Deps): () => Promise<void> {
  let running = Promise.resolve();
  const every = (ms: number, work: () => Promise<void>) => {
    const next = () => {
      running = running.then(work);
    };
    next();
    return setInterval(next, ms);
  };
  const timers = [
    every(deps.config.SWEEP_SECONDS * 1000, () => sweep(deps)),
    every(MINUTE_MS, () => digests(deps)),
    every(MINUTE_MS, () => reporters(deps)),
    every(HOUR_MS, () => sweepFiles(deps)),
    every(HOUR_MS, () => seal(deps)),
  ];
  return () => {
    timers.forEach((timer) => clearInterval(timer));
    return running;
  };
}

async function sweep({ queue, log }: Deps): Promise<void> {
  for (const [name, find] of Object.entries(FINDERS) as [QueueName, Finder][]) {
    try {
      for (const id of await find()) await queue.enqueue(name, String(id), { once: String(id) });
    } catch (error) {
      log.error({ err: error, queue: name }, 'sweep failed');
    }
  }
}

const ids = (found: { _id: { toString(): string } }[]): { toString(): string }[] =>
  found.map(({ _id }) => _id);
