import type { Environment } from '../storage/environment.js';
import { storedKey } from '../storage/environment.js';
import type { Interval } from './bounds.js';

export interface Entry {
  key: Buffer;
  value: Buffer;
}

const SMALLEST = 8;
const LARGEST = 256;
const MOST_BYTES = 256 * 1024;

/**
 * Reads the entries of an interval in order, some at a time. No LMDB cursor stays open between the reads: it goes
 * on after the last key it saw, so it can rest for as long as a client's cursor does.
 */
export class IntervalReader {
  #chunk: Entry[] = [];
  #at = 0;
  #size = SMALLEST;
  #last: Buffer | undefined;
  #ended: boolean;

  constructor(
    readonly env: Environment,
    readonly ident: number,
    readonly interval: Interval,
    readonly reverse: boolean,
    readonly largest = LARGEST,
    /** called after each read, so that a caller knows when entries are fresh */
    readonly onRead: () => void = () => undefined,
  ) {
    this.#ended = Buffer.compare(interval.start, interval.end) >= 0;
  }

  peek(): Entry | undefined {
    if (this.#at >= this.#chunk.length && !this.#ended) this.#read();
    return this.#chunk[this.#at];
  }

  next(): Entry | undefined {
    const entry = this.peek();
    if (entry) this.#at++;
    return entry;
  }

  #read(): void {
    const { start, end } = this.interval;
    const low = storedKey(this.ident, start);
    const high = storedKey(this.ident, end);
    const from = this.#last ?? (this.reverse ? high : low);
    const range = this.reverse
      ? { start: from, exclusiveStart: true, end: low, inclusiveEnd: true, reverse: true, limit: this.#size }
      : { start: from, exclusiveStart: this.#last !== undefined, end: high, limit: this.#size };
    const entries: Entry[] = [];
    let bytes = 0;
    for (const { key, value } of this.env.getRange(range)) {
      entries.push({ key, value });
      bytes += value.length;
      if (bytes > MOST_BYTES) break;
    }
    this.#ended = bytes <= MOST_BYTES && entries.length < this.#size;
    this.#last = entries.at(-1)?.key ?? this.#last;
    this.#chunk = entries;
    this.#at = 0;
    this.#size = Math.min(this.#size * 4, this.largest);
    this.onRead();
  }
}

/** The entries of several readers, as one stream. */
export interface Stream {
  next(): Entry | undefined;
}

/** One stream after the other. */
export function inTurn(streams: readonly Stream[]): Stream {
  let at = 0;
  return {
    next() {
      for (; at < streams.length; at++) {
        const entry = streams[at]?.next();
        if (entry) return entry;
      }
      return undefined;
    },
  };
}

/** All readers together, ordered by what follows each one's own prefix. */
export function merged(
  readers: readonly IntervalReader[],
  prefixes: readonly number[],
  reverse: boolean,
): Stream {
  return {
    next() {
      let best: { reader: IntervalReader; rest: Buffer } | undefined;
      for (const [at, reader] of readers.entries()) {
        const entry = reader.peek();
        if (!entry) continue;
        const rest = entry.key.subarray(4 + (prefixes[at] ?? 0));
        const order = best ? Buffer.compare(rest, best.rest) * (reverse ? -1 : 1) : -1;
        if (order < 0) best = { reader, rest };
      }
      return best?.reader.next();
    },
  };
}
