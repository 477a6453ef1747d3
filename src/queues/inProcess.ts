import type { EnqueueOptions, JobHandler, JobQueue, JobQueueSettings, QueueName } from './jobQueue.js';
import { DEFAULTS, NEAR_MS, perQueue } from './jobQueue.js';
import { Lane } from './lane.js';
import { within } from './within.js';

/** The driver for one process and no Redis. What waits is lost with the process; the sweep adds it again. */
export function createInProcessQueue(settings: JobQueueSettings): JobQueue {
  return new InProcessQueue({ ...DEFAULTS, ...settings });
}

class InProcessQueue implements JobQueue {
  readonly #settings: Required<JobQueueSettings>;
  readonly #lanes: Record<QueueName, Lane>;
  readonly #turns: Lane[];
  #awake = false;
  #waitedFor = 0;
  #drained: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  constructor(settings: Required<JobQueueSettings>) {
    this.#settings = settings;
    this.#lanes = perQueue((queue) => new Lane(queue, settings, () => this.#wake()));
    this.#turns = Object.values(this.#lanes);
  }

  async enqueue(queue: QueueName, id: string, options: EnqueueOptions = {}): Promise<void> {
    this.#lanes[queue].add(id, options);
  }

  process(queue: QueueName, concurrency: number, handler: JobHandler): void {
    const lane = this.#lanes[queue];
    if (lane.handler) throw new Error(`Queue ${queue} already has a handler`);
    lane.handler = handler;
    lane.concurrency = concurrency;
    this.#wake();
  }

  giveWay(): () => void {
    this.#waitedFor += 1;
    return once(() => {
      this.#waitedFor -= 1;
      if (this.#waitedFor === 0) this.#wake();
    });
  }

  async waiting(): Promise<Record<QueueName, number>> {
    return perQueue((queue) => this.#lanes[queue].waiting);
  }

  async idle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    for (const lane of this.#turns) lane.close();
    this.#wake();
    if (await within(this.#settings.closeWithinMs, this.idle())) return;
    this.#settings.onError(undefined, undefined, new Error('The queue closed while jobs were still running'));
  }

  // One job for each turn of the event loop, so that requests which came in meanwhile go first.
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#awake = false;
    const lane = this.#nextReady();
    if (lane) {
      void lane.runNext();
      this.#wake();
    } else if (this.#drained.length > 0 && this.#isIdle()) {
      for (const resolve of this.#drained.splice(0)) resolve();
    }
  }

  /** The first lane with a job to start; it goes to the end of the row, so that no queue starves another. */
  #nextReady(): Lane | undefined {
    const at = this.#turns.findIndex((lane) => lane.isReady(this.#waitedFor > 0));
    if (at < 0) return undefined;
    const [lane] = this.#turns.splice(at, 1);
    if (lane) this.#turns.push(lane);
    return lane;
  }

  #isIdle(): boolean {
    return this.#turns.every((lane) => lane.running === 0 && lane.waiting === 0 && !lane.dueWithin(NEAR_MS));
  }
}

/** `act`, at the first call only. */
function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
