import { CommandError } from '../errors.js';
import { decodeFields } from '../bson/raw.js';
import { decode, type Doc } from '../bson/values.js';
import type { Filter } from '../query/filter.js';
import { type Catalog, type Collection, isIdIndex } from '../storage/catalog.js';
import { type KeyField, sortKey } from '../storage/index-keys.js';
import { readRecord } from '../storage/records.js';
import { storedKey } from '../storage/environment.js';
import { rawName } from '../bson/raw.js';
import { choosePlan, type IndexPlan, type Plan } from './planner.js';
import { inTurn, IntervalReader, merged, type Stream } from './readers.js';

/** A document that was found, and the key of its _id. */
export interface Found {
  id: Buffer;
  raw: Buffer;
}

/** What a source says when it has looked at many documents without a match: let others have their turn. */
export const PAUSE = Symbol('pause');

/** Gives documents one by one, then undefined. */
export interface Source {
  next(): Found | typeof PAUSE | undefined;
}

export interface Query {
  filter: Filter;
  sort: readonly KeyField[];
  skip?: number | undefined;
  limit?: number | undefined;
  hint?: unknown;
}

const LOOK = 200;
const SORT_MEMORY = 100 * 1024 * 1024;

/** Plans a query and gives the source of its documents, in order, without those skipped and beyond the limit. */
export function openQuery(catalog: Catalog, collection: Collection | undefined, query: Query): Source {
  if (!collection) return { next: () => undefined };
  const plan = choosePlan(catalog.env, collection, query);
  const matches = new MatchSource(catalog, collection, plan, query.filter);
  const unsorted = query.sort.length > 0 && !(plan.kind === 'index' && plan.sorted);
  const keep = query.limit ? query.limit + (query.skip ?? 0) : Infinity;
  const ordered = unsorted ? new SortSource(catalog, collection, matches, query.sort, keep) : matches;
  return query.skip || query.limit
    ? new SliceSource(ordered, query.skip ?? 0, query.limit || Infinity)
    : ordered;
}

class MatchSource implements Source {
  readonly #stream: Stream;
  readonly #clustered: boolean;
  readonly #exact: boolean;
  readonly #seen: Set<string> | undefined;
  readonly #readers: IntervalReader[] = [];
  #version: number;
  #reads = 0;

  constructor(
    readonly catalog: Catalog,
    readonly collection: Collection,
    plan: Plan,
    readonly filter: Filter,
  ) {
    this.#clustered = plan.kind === 'collection' || (plan.kind === 'index' && isIdIndex(plan.index));
    this.#exact = plan.kind === 'index' ? plan.exact : plan.kind === 'collection' && isEmpty(filter);
    this.#seen = repeats(plan) ? new Set() : undefined;
    this.#stream = this.#open(plan);
    this.#version = collection.version;
  }

  next(): Found | typeof PAUSE | undefined {
    for (let looked = 0; looked < LOOK; looked++) {
      if (this.collection.dropped) return undefined;
      const entry = this.#stream.next();
      if (!entry) return undefined;
      const id = this.#clustered ? entry.key.subarray(4) : entry.value;
      const fresh = this.#isFresh();
      if (this.#seen && !this.#first(id)) continue;
      const raw = this.#clustered && fresh ? entry.value : readRecord(this.catalog, this.collection, id);
      if (raw && ((this.#exact && fresh) || matchesRaw(this.filter, raw))) return { id, raw };
    }
    return PAUSE;
  }

  // What was read before the collection's last change must be looked at again.
  #isFresh(): boolean {
    const reads = this.#readers.reduce((sum, reader) => sum + reader.reads, 0);
    if (reads !== this.#reads && this.#readers.length === 1) this.#version = this.collection.version;
    this.#reads = reads;
    return this.#version === this.collection.version;
  }

  #first(id: Buffer): boolean {
    const text = id.toString('latin1');
    if (this.#seen?.has(text)) return false;
    this.#seen?.add(text);
    return true;
  }

  #open(plan: Plan): Stream {
    if (plan.kind === 'collection') {
      return inTurn([
        this.#reader(this.collection.ident, { start: Buffer.alloc(0), end: Buffer.from([0xff]) }, false),
      ]);
    }
    if (plan.kind === 'union') return inTurn(plan.branches.flatMap((branch) => this.#readersOf(branch)));
    const readers = this.#readersOf(plan);
    if (plan.merge) return merged(readers, plan.merge, plan.reverse);
    return inTurn(plan.reverse ? readers.reverse() : readers);
  }

  #readersOf({ index, intervals, reverse }: IndexPlan): IntervalReader[] {
    const ident = isIdIndex(index) ? this.collection.ident : index.ident;
    return intervals.map((interval) => this.#reader(ident, interval, reverse));
  }

  #reader(ident: number, interval: { start: Buffer; end: Buffer }, reverse: boolean): IntervalReader {
    const reader = new IntervalReader(this.catalog.env, ident, interval, reverse, this.#clustered ? 64 : 256);
    this.#readers.push(reader);
    return reader;
  }
}

function isEmpty(filter: Filter): boolean {
  return filter.predicates.length === 0 && !filter.residual;
}

// A document is met again through another element of its array, or through another branch.
function repeats(plan: Plan): boolean {
  if (plan.kind === 'union') return true;
  return plan.kind === 'index' && plan.index.multikey.some((array) => array);
}

/** Whether a stored document satisfies the filter; decodes no more of it than the filter reads. */
export function matchesRaw(filter: Filter, raw: Buffer): boolean {
  return filter.matches(filter.fields ? decodeFields(raw, filter.fields) : decode(raw));
}

class SliceSource implements Source {
  #given = 0;

  constructor(
    readonly inner: Source,
    public skip: number,
    readonly limit: number,
  ) {}

  next(): Found | typeof PAUSE | undefined {
    if (this.#given >= this.limit) return undefined;
    while (this.skip > 0) {
      const found = this.inner.next();
      if (found === PAUSE || found === undefined) return found;
      this.skip--;
    }
    const found = this.inner.next();
    if (found !== PAUSE && found !== undefined) this.#given++;
    return found;
  }
}

interface Ranked {
  key: Buffer;
  id: Buffer;
}

/** Reads all, keeping only sort keys and ids, then gives the documents in order. */
class SortSource implements Source {
  #ranked: Ranked[] = [];
  #bytes = 0;
  #sorted = false;
  #at = 0;
  readonly #fields: Set<string>;

  constructor(
    readonly catalog: Catalog,
    readonly collection: Collection,
    readonly inner: MatchSource,
    readonly sort: readonly KeyField[],
    readonly keep: number,
  ) {
    this.#fields = new Set(sort.map((field) => rawName(field.parts[0] ?? '')));
  }

  next(): Found | typeof PAUSE | undefined {
    if (!this.#sorted) {
      const pause = this.#collect();
      if (pause) return PAUSE;
    }
    while (this.#at < this.#ranked.length) {
      const { id } = this.#ranked[this.#at++] ?? { id: Buffer.alloc(0) };
      const raw = readRecord(this.catalog, this.collection, id);
      if (raw && !this.collection.dropped) return { id, raw };
    }
    return undefined;
  }

  #collect(): boolean {
    for (let looked = 0; looked < LOOK; looked++) {
      const found = this.inner.next();
      if (found === PAUSE) return true;
      if (found === undefined) {
        this.#cut(this.keep);
        this.#sorted = true;
        return false;
      }
      const key = rankOf(decodeFields(found.raw, this.#fields), this.sort);
      this.#ranked.push({ key, id: found.id });
      this.#bytes += key.length + found.id.length + 100;
      if (this.#ranked.length > 2 * this.keep + 1000) this.#cut(this.keep);
      if (this.#bytes > SORT_MEMORY) {
        throw new CommandError(
          'QueryExceededMemoryLimitNoDiskUseAllowed',
          'Executor error during find command :: caused by :: Sort exceeded memory limit of 104857600 bytes',
        );
      }
    }
    return true;
  }

  #cut(length: number): void {
    this.#ranked.sort((a, b) => Buffer.compare(a.key, b.key));
    if (this.#ranked.length > length) this.#ranked.length = length;
    this.#bytes = this.#ranked.reduce((sum, { key, id }) => sum + key.length + id.length + 100, 0);
  }
}

function rankOf(doc: Doc, sort: readonly KeyField[]): Buffer {
  try {
    return sortKey(doc, sort);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError('BadValue', 'cannot sort with keys that are parallel arrays');
  }
}

/** Lets the event loop turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Takes the next document, letting others have their turn in a long search. */
export async function pull(source: Source): Promise<Found | undefined> {
  for (;;) {
    const found = source.next();
    if (found !== PAUSE) return found;
    await breathe();
  }
}

/** Counts the documents that match; from the keys alone where these say it all. */
export async function countMatches(
  catalog: Catalog,
  collection: Collection | undefined,
  query: Query,
): Promise<number> {
  if (!collection) return 0;
  const { skip = 0, limit } = query;
  const slice = (count: number): number => Math.min(Math.max(count - skip, 0), limit || Infinity);
  if (isEmpty(query.filter)) return slice(collection.count);
  const plan = choosePlan(catalog.env, collection, { ...query, sort: [] });
  if (plan.kind === 'index' && plan.exact) return slice(countEntries(catalog, collection, plan));
  const source = openQuery(catalog, collection, { ...query, sort: [] });
  let count = 0;
  while (await pull(source)) count++;
  return count;
}

function countEntries(catalog: Catalog, collection: Collection, { index, intervals }: IndexPlan): number {
  const ident = isIdIndex(index) ? collection.ident : index.ident;
  let count = 0;
  for (const { start, end } of intervals) {
    if (Buffer.compare(start, end) < 0)
      count += catalog.env.getKeysCount({ start: storedKey(ident, start), end: storedKey(ident, end) });
  }
  return count;
}
