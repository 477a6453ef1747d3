import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type Bull from 'bull';
import type { EnqueueOptions, JobHandler, JobQueue, JobQueueSettings, QueueName } from './jobQueue.js';
import { DEFAULTS, NEAR_MS, QUEUE_NAMES, perQueue } from './jobQueue.js';
import { RedisConnections } from './redis.js';
import { within } from './within.js';

const ANSWER_MS = 2_000;
const MOST_UNANSWERED = 10_000;
const POLL_MS = 25;

// A worker that died is noticed after its lock has run out: within some twenty seconds.
const BULL_SETTINGS = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 3,
  retryProcessDelay: 1_000,
};

interface JobData {
  id: string;
}

/** The driver for several processes: Bull on Redis. Rejects when Redis cannot be reached at the start. */
export async function createBullQueue(
  redisUrl: string,
  prefix: string,
  settings: JobQueueSettings,
): Promise<JobQueue> {
  const { default: BullQueue } = await import('bull');
  const redis = await RedisConnections.open(redisUrl, (error) =>
    settings.onError(undefined, undefined, error),
  );
  const open = (queue: QueueName): Bull.Queue<JobData> =>
    new BullQueue<JobData>(queue, {
      prefix,
      settings: BULL_SETTINGS,
      createClient: (kind) => redis.get(kind),
    });
  return new BullDriver(redis, perQueue(open), { ...DEFAULTS, ...settings });
}

class BullDriver implements JobQueue {
  readonly #jobOptions: Bull.JobOptions;
  #running = 0;
  #unanswered = 0;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly redis: RedisConnections,
    private readonly queues: Record<QueueName, Bull.Queue<JobData>>,
    private readonly settings: Required<JobQueueSettings>,
  ) {
    const backoff = { type: 'exponential', delay: settings.backoffMs };
    this.#jobOptions = { attempts: settings.attempts, backoff, removeOnComplete: true, removeOnFail: true };
    for (const name of QUEUE_NAMES) this.#listen(name);
  }

  async enqueue(queue: QueueName, id: string, options: EnqueueOptions = {}): Promise<void> {
    if (this.redis.closed) return;
    if (this.redis.down && this.#unanswered >= MOST_UNANSWERED) return;
    this.#unanswered += 1;
    const added = this.#add(queue, id, options)
      .catch((error: unknown) => this.#reportUnlessOutage(queue, id, error))
      .finally(() => (this.#unanswered -= 1));
    // In an outage the command waits for Redis; whoever enqueues need not.
    await within(ANSWER_MS, added);
  }

  process(queue: QueueName, concurrency: number, handler: JobHandler): void {
    const work = (job: Bull.Job<JobData>): Promise<void> => this.#run(handler, job.data.id);
    const processing = this.queues[queue].process(concurrency, work);
    processing.catch((error: unknown) => this.#reportUnlessOutage(queue, undefined, error));
  }

  async waiting(): Promise<Record<QueueName, number>> {
    const counts = this.#count((keyOf) => [['llen', keyOf('wait')]]);
    if (!(await within(ANSWER_MS, counts))) throw new Error('Redis does not answer');
    const found = await counts;
    return perQueue((queue) => found[QUEUE_NAMES.indexOf(queue)] ?? 0);
  }

  async idle(): Promise<void> {
    while (!(await this.#isIdle())) await sleep(POLL_MS);
  }

  /** Workers on Redis are other processes than those that answer. */
  giveWay(): () => void {
    return () => undefined;
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  #listen(name: QueueName): void {
    const queue = this.queues[name];
    queue.on('error', (error) => this.#reportUnlessOutage(name, undefined, error));
    // A job that stalled too often is gone by the time its failure is told.
    queue.on('failed', (job: Bull.Job<JobData> | null, error) =>
      this.settings.onError(name, job?.data.id, error),
    );
  }

  async #add(queue: QueueName, id: string, { delayMs = 0, once }: EnqueueOptions): Promise<void> {
    const delay = { delay: Math.max(0, Math.round(delayMs)) };
    // A slash, because Bull's own job ids are numbers and its other keys are plain words.
    const sameId = once === undefined ? {} : { jobId: `once/${once}` };
    const job = await this.queues[queue].add({ id }, { ...this.#jobOptions, ...delay, ...sameId });
    if (once === undefined || delayMs > 0 || !(await job.isDelayed())) return;
    // Between the look and this the job may have come due by itself.
    await job.promote().catch(() => undefined);
  }

  async #run(handler: JobHandler, id: string): Promise<void> {
    this.#running += 1;
    try {
      await handler(id);
    } finally {
      this.#running -= 1;
    }
  }

  async #isIdle(): Promise<boolean> {
    // Bull scores a delayed job by its due time with a counter in the lower twelve bits.
    const horizon = (Date.now() + NEAR_MS) * 4_096;
    const counts = await this.#count((keyOf) => [
      ['llen', keyOf('wait')],
      ['llen', keyOf('active')],
      ['zcount', keyOf('delayed'), '-inf', String(horizon)],
    ]);
    return counts.every((count) => count === 0);
  }

  /** The answers to some counting commands for every queue, all of one moment. */
  async #count(commandsOf: (keyOf: (part: string) => string) => string[][]): Promise<number[]> {
    const commands = QUEUE_NAMES.flatMap((name) => commandsOf((part) => this.queues[name].toKey(part)));
    const replies = (await this.redis.client.multi(commands).exec()) ?? [];
    return replies.map(([error, count]) => {
      if (error) throw error;
      return Number(count);
    });
  }

  // Bull's own close waits for jobs without a bound, and rejects unheard when Redis is away.
  async #finish(): Promise<void> {
    const queues = Object.values(this.queues);
    await within(ANSWER_MS, this.redis.named());
    const paused = Promise.allSettled(queues.map((queue) => queue.pause(true, true)));
    await nextTurn();
    this.redis.unblock();
    await within(ANSWER_MS, paused);
    await this.#runningEnd();
    await within(ANSWER_MS, Promise.allSettled(queues.map((queue) => queue.close(true))));
    await this.redis.close();
  }

  async #runningEnd(): Promise<void> {
    const deadline = Date.now() + this.settings.closeWithinMs;
    while (this.#running > 0 && Date.now() < deadline) await sleep(POLL_MS);
    // Lets Bull send that the last one is done.
    await nextTurn();
    if (this.#running === 0) return;
    this.settings.onError(undefined, undefined, new Error('The queue closed while jobs were still running'));
  }

  #reportUnlessOutage(queue: QueueName, id: string | undefined, error: unknown): void {
    if (error instanceof Error && this.redis.causedByOutage(error)) return;
    this.settings.onError(queue, id, error);
  }
}
