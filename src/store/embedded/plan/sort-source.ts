import { decodeFields, rawName } from '../bson/raw.js';
import type { Doc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { type KeyField, sortKey } from '../storage/index-keys.js';
import { readRecord } from '../storage/records.js';
import { Heap } from './heap.js';
import { type Found, LOOK, PAUSE, type Source } from './source.js';

const SORT_MEMORY = 100 * 1024 * 1024;
/** How many are put in order before others have their turn. */
const TAKEN = 500;

interface Ranked {
  key: Buffer;
  id: Buffer;
  /** what came first stays first among equals */
  arrived: number;
}

/** Reads all, keeping only sort keys and ids, then gives the documents in order. */
export class SortSource implements Source {
  readonly #heap = new Heap<Ranked>((a, b) => Buffer.compare(a.key, b.key) || a.arrived - b.arrived);
  readonly #fields: Set<string>;
  #sorted: Ranked[] | undefined;
  #bytes = 0;
  #arrived = 0;
  #given = 0;

  constructor(
    readonly catalog: Catalog,
    readonly collection: Collection,
    readonly inner: Source,
    readonly sort: readonly KeyField[],
    readonly keep: number,
  ) {
    this.#fields = new Set(sort.map((field) => rawName(field.parts[0] ?? '')));
  }

  next(): Found | typeof PAUSE | undefined {
    const sorted = (this.#sorted ??= this.#collect());
    if (!sorted || this.#order(sorted)) return PAUSE;
    while (sorted.length > 0) {
      if (++this.#given % LOOK === 0) return PAUSE;
      const { id } = sorted.pop() ?? { id: Buffer.alloc(0) };
      const raw = readRecord(this.catalog, this.collection, id);
      if (raw && !this.collection.dropped) return { id, raw };
    }
    return undefined;
  }

  /** @returns where the sorted ones go, when all were read */
  #collect(): Ranked[] | undefined {
    for (;;) {
      const found = this.inner.next();
      if (found === PAUSE) return undefined;
      if (found === undefined) return [];
      this.#add(rankOf(decodeFields(found.raw, this.#fields), this.sort), found.id);
      if (this.#bytes > SORT_MEMORY) {
        throw new CommandError(
          'QueryExceededMemoryLimitNoDiskUseAllowed',
          'Executor error during find command :: caused by :: Sort exceeded memory limit of 104857600 bytes',
        );
      }
    }
  }

  #add(key: Buffer, id: Buffer): void {
    const heap = this.#heap;
    if (heap.size >= this.keep && heap.last && Buffer.compare(key, heap.last.key) >= 0) return;
    heap.add({ key, id, arrived: this.#arrived++ });
    this.#bytes += sizeOf(key, id);
    if (heap.size <= this.keep) return;
    const out = heap.take();
    if (out) this.#bytes -= sizeOf(out.key, out.id);
  }

  /** Takes some out of the heap, the last first. @returns whether more are left */
  #order(sorted: Ranked[]): boolean {
    for (let taken = 0; taken < TAKEN && this.#heap.size > 0; taken++) {
      const last = this.#heap.take();
      if (last) sorted.push(last);
    }
    return this.#heap.size > 0;
  }
}

function sizeOf(key: Buffer, id: Buffer): number {
  return key.length + id.length + 100;
}

function rankOf(doc: Doc, sort: readonly KeyField[]): Buffer {
  try {
    return sortKey(doc, sort);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError('BadValue', 'cannot sort with keys that are parallel arrays');
  }
}
