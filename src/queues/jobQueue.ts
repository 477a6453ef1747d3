export const QUEUE_NAMES = ['messages', 'complaints', 'cases', 'letters', 'measures', 'webhooks'] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];

export type JobHandler = (id: string) => Promise<void>;

/**
 * Told of every job that threw (with its queue and id) and of trouble with the queue itself (without an id).
 * A job that threw is tried again later, up to `attempts` times.
 */
export type OnJobError = (queue: QueueName | undefined, id: string | undefined, error: unknown) => void;

export interface EnqueueOptions {
  /** Not before this many milliseconds from now. */
  delayMs?: number;
  /**
   * A key within the queue: while a job with it waits or runs, another is not added. Without `delayMs` a delayed
   * one is brought forward. A change made while the job runs may thus be left to the next sweep.
   */
  once?: string;
}

/** Work to be done soon. The record is the truth: a queue may forget a job, and a sweep then adds it again. */
export interface JobQueue {
  /** Adds a job, which carries only the id of its record. After close, and in a long outage, it is forgotten. */
  enqueue(queue: QueueName, id: string, options?: EnqueueOptions): Promise<void>;
  /** Sets the one handler of a queue, at most `concurrency` at a time in this process. Throws when it has one. */
  process(queue: QueueName, concurrency: number, handler: JobHandler): void;
  /**
   * Somebody waits for an answer of this process: until the returned function is called, the jobs that share its processor leave it
   * most of it. What runs is finished, and no queue stands still. Jobs of other processes are not slowed.
   */
  giveWay(): () => void;
  /** Jobs that are due and wait for a worker, by queue. Rejects when the queue's store does not answer. */
  waiting(): Promise<Record<QueueName, number>>;
  /** Resolves when no job is due (or within two seconds will be) and none runs. Waits for ever without a handler. */
  idle(): Promise<void>;
  /** Takes no new work, waits for what runs (20 seconds at most) and closes connections. */
  close(): Promise<void>;
}

export interface JobQueueSettings {
  onError: OnJobError;
  /** How often a job that throws is tried in all. */
  attempts?: number;
  /** First wait after a throw, in milliseconds; then 3, 7, 15... times as long. */
  backoffMs?: number;
  /** How long close waits for running jobs, in milliseconds. */
  closeWithinMs?: number;
}

export const DEFAULTS = { attempts: 5, backoffMs: 1_000, closeWithinMs: 20_000 };

/** A delayed job due within this many milliseconds counts as work to wait for in `idle`. */
export const NEAR_MS = 2_000;

/** One value for each queue. */
export function perQueue<T>(valueOf: (queue: QueueName) => T): Record<QueueName, T> {
  return {
    messages: valueOf('messages'),
    complaints: valueOf('complaints'),
    cases: valueOf('cases'),
    letters: valueOf('letters'),
    measures: valueOf('measures'),
    webhooks: valueOf('webhooks'),
  };
}
