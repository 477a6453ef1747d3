import { CommandError } from '../errors.js';
import type { Catalog } from './catalog.js';
import { DEFAULT_MAP_SIZE } from './environment.js';
import { isDiskFull } from './folder.js';

interface Pending {
  run: () => unknown;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

type Outcome = { value: unknown } | { error: unknown };

/** One transaction takes in writes for at most this long, so that readers aren't kept waiting. */
const BATCH_MS = 15;

/**
 * Group commit. Writes that arrive together are applied one after the other, each seeing those before it, in one
 * LMDB transaction; only when that is synced to disk does any of them hear its outcome.
 */
export class Writer {
  #pending: Pending[] = [];
  #scheduled = false;
  #closed = false;
  #lastPage = 0;

  constructor(
    readonly catalog: Catalog,
    readonly mapSize = DEFAULT_MAP_SIZE,
  ) {}

  /**
   * Runs `run` inside a write transaction. It must check all it can refuse before its first put.
   * @returns what `run` returns, once it is on disk
   */
  write<T>(run: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new CommandError('InternalError', 'the store is closing'));
    return new Promise<T>((resolve, reject) => {
      this.#pending.push({ run, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#commit());
    });
  }

  close(): void {
    this.#closed = true;
    while (this.#pending.length > 0) this.#commit();
  }

  #commit(): void {
    this.#scheduled = false;
    if (this.#pending.length === 0) return;
    const batch: Pending[] = [];
    const outcomes = this.#transact(() => this.#pending.shift(), batch);
    if (outcomes instanceof Error && batch.length > 1) {
      // One of them broke the transaction (a full disk, say): each gets a transaction of its own.
      for (const write of batch) this.#alone(write);
    } else settle(batch, outcomes);
    if (this.#pending.length > 0 && !this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#commit());
    }
  }

  #alone(write: Pending): void {
    const queue = [write];
    const batch: Pending[] = [];
    const outcomes = this.#transact(() => queue.shift(), batch);
    settle(batch, outcomes);
  }

  #transact(next: () => Pending | undefined, batch: Pending[]): Outcome[] | Error {
    const { env } = this.catalog;
    const outcomes: Outcome[] = [];
    const until = performance.now() + BATCH_MS;
    try {
      env.transactionSync(() => {
        do {
          const write = next();
          if (!write) break;
          batch.push(write);
          outcomes.push(outcomeOf(write));
        } while (performance.now() < until);
        this.catalog.saveCounts();
      });
      this.#measure();
      return outcomes;
    } catch (error) {
      this.catalog.load();
      if (isDiskFull(env.folder))
        return new CommandError('OutOfDiskSpace', `the disk is full: ${String(error)}`);
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  // lmdb-js enlarges its map by itself, so the limit is kept here: no growth past it until something is removed.
  #measure(): void {
    const { pageSize, lastPageNumber } = this.catalog.env.getStats() as {
      pageSize: number;
      lastPageNumber: number;
    };
    const grew = lastPageNumber > this.#lastPage;
    this.#lastPage = lastPageNumber;
    if (grew && pageSize * lastPageNumber > this.mapSize) this.catalog.isFull = true;
  }
}

// A refusal leaves nothing behind, so the transaction goes on; anything else gives the transaction up.
function outcomeOf({ run }: Pending): Outcome {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof CommandError) return { error };
    throw error;
  }
}

function settle(batch: readonly Pending[], outcomes: Outcome[] | Error): void {
  batch.forEach((write, index) => {
    const outcome = outcomes instanceof Error ? { error: outcomes } : outcomes[index];
    if (!outcome) write.reject(new Error('a write without an outcome'));
    else if ('error' in outcome) write.reject(outcome.error);
    else write.resolve(outcome.value as never);
  });
}
