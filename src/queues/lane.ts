import { Fifo } from './fifo.js';
import type { EnqueueOptions, JobHandler, JobQueueSettings, QueueName } from './jobQueue.js';

// setTimeout fires at once beyond 2^31 - 1 ms.
const LONGEST_TIMER_MS = 2_147_483_647;

interface Job {
  id: string;
  once: string | undefined;
  attemptsMade: number;
  dueAt: number;
  timer?: NodeJS.Timeout | undefined;
}

/** One queue of the in-process driver: its jobs, those that wait for their time, and those that run. */
export class Lane {
  running = 0;
  handler: JobHandler | undefined;
  concurrency = 0;
  #waiting = new Fifo<Job>();
  #delayed = new Set<Job>();
  #byKey = new Map<string, Job>();
  #closed = false;

  constructor(
    readonly queue: QueueName,
    private readonly settings: Required<JobQueueSettings>,
    private readonly wake: () => void,
  ) {}

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether a job could start now; with `fewer`, as long as it would be among a quarter of those that may run. */
  isReady(fewer: boolean): boolean {
    const places = fewer ? Math.ceil(this.concurrency / 4) : this.concurrency;
    return this.handler !== undefined && this.running < places && this.#waiting.length > 0;
  }

  /** Whether a delayed job is due within `ms`. */
  dueWithin(ms: number): boolean {
    const horizon = Date.now() + ms;
    for (const job of this.#delayed) if (job.dueAt <= horizon) return true;
    return false;
  }

  add(id: string, { delayMs = 0, once }: EnqueueOptions): void {
    if (this.#closed) return;
    const same = once === undefined ? undefined : this.#byKey.get(once);
    if (same) return delayMs > 0 ? undefined : this.#bringForward(same);
    const job: Job = { id, once, attemptsMade: 0, dueAt: Date.now() + delayMs };
    if (once !== undefined) this.#byKey.set(once, job);
    this.#place(job);
  }

  /** Runs the next waiting job to its end; a throw is reported and the job placed again. Never rejects. */
  async runNext(): Promise<void> {
    const job = this.#waiting.shift();
    if (!job || !this.handler) return;
    this.running += 1;
    try {
      await this.handler(job.id);
      this.#forget(job);
    } catch (error) {
      this.settings.onError(this.queue, job.id, error);
      this.#retryLater(job);
    } finally {
      this.running -= 1;
      this.wake();
    }
  }

  /** Forgets everything that does not run yet, and takes nothing more. */
  close(): void {
    this.#closed = true;
    for (const job of this.#delayed) clearTimeout(job.timer);
    this.#delayed.clear();
    this.#waiting.clear();
    this.#byKey.clear();
  }

  #retryLater(job: Job): void {
    job.attemptsMade += 1;
    if (this.#closed || job.attemptsMade >= this.settings.attempts) return this.#forget(job);
    job.dueAt = Date.now() + (2 ** job.attemptsMade - 1) * this.settings.backoffMs;
    this.#place(job);
  }

  #place(job: Job): void {
    const wait = job.dueAt - Date.now();
    if (wait > 0) return this.#setTimer(job, wait);
    this.#waiting.push(job);
    this.wake();
  }

  #setTimer(job: Job, wait: number): void {
    this.#delayed.add(job);
    job.timer = setTimeout(
      () => {
        this.#delayed.delete(job);
        this.#place(job);
      },
      Math.min(wait, LONGEST_TIMER_MS),
    ).unref();
  }

  #bringForward(job: Job): void {
    if (!this.#delayed.delete(job)) return;
    clearTimeout(job.timer);
    job.dueAt = Date.now();
    this.#place(job);
  }

  #forget(job: Job): void {
    if (job.once !== undefined) this.#byKey.delete(job.once);
  }
}
