import { CommandError } from '../errors.js';
import type { Filter } from '../query/filter.js';
import type { Catalog } from '../storage/catalog.js';
import { type Collection, isIdIndex } from '../storage/collection.js';
import { readRecord } from '../storage/records.js';
import type { Interval } from './bounds.js';
import type { IndexPlan } from './index-plan.js';
import type { Plan } from './planner.js';
import { inTurn, IntervalReader, merged, type Stream } from './readers.js';
import { type Found, LOOK, matchesRaw, PAUSE, type Source } from './source.js';

/** Goes through what a plan finds, and gives what satisfies the filter. */
export class MatchSource implements Source {
  readonly #stream: Stream;
  readonly #clustered: boolean;
  readonly #exact: boolean;
  readonly #seen: Set<string> | undefined;
  #readers = 0;
  #looked = 0;
  #version: number;

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
    while (this.#looked++ < LOOK) {
      if (this.collection.dropped) return undefined;
      const entry = this.#stream.next();
      if (!entry) return undefined;
      const id = this.#clustered ? entry.key.subarray(4) : entry.value;
      // What was read before the collection's last change must be looked at again.
      const fresh = this.#version === this.collection.version;
      if (this.#seen && !this.#first(id)) continue;
      const raw = this.#clustered && fresh ? entry.value : readRecord(this.catalog, this.collection, id);
      if (raw && ((this.#exact && fresh) || matchesRaw(this.filter, raw))) return { id, raw };
    }
    this.#looked = 0;
    return PAUSE;
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
    if (plan.kind === 'union') return inTurn(plan.branches.flatMap((branch) => this.#idsOf(branch)));
    const readers = this.#readersOf(plan);
    if (plan.merge) return merged(readers, plan.merge, plan.reverse);
    return inTurn(plan.reverse ? readers.reverse() : readers);
  }

  // In a union every entry gives an id; those of the _id index, the documents themselves, have it in their key.
  #idsOf(branch: IndexPlan): Stream[] {
    const readers = this.#readersOf(branch);
    if (!isIdIndex(branch.index)) return readers;
    return readers.map((reader) => ({
      next() {
        const entry = reader.next();
        return entry && { key: entry.key, value: entry.key.subarray(4) };
      },
    }));
  }

  #readersOf({ index, intervals, reverse }: IndexPlan): IntervalReader[] {
    const ident = isIdIndex(index) ? this.collection.ident : index.ident;
    return intervals.map((interval) =>
      this.#reader(ident, interval, reverse, () => {
        if (!this.collection.dropped && !this.collection.indexes.some((its) => its.ident === index.ident))
          throw new CommandError('QueryPlanKilled', `query plan killed :: index '${index.name}' dropped`);
      }),
    );
  }

  #reader(ident: number, interval: Interval, reverse: boolean, check?: () => void): IntervalReader {
    this.#readers++;
    return new IntervalReader(this.catalog.env, ident, interval, reverse, this.#clustered ? 64 : 256, () => {
      check?.();
      if (this.#readers === 1) this.#version = this.collection.version;
    });
  }
}

// A document is met again through another element of its array, or through another branch.
function repeats(plan: Plan): boolean {
  if (plan.kind === 'union') return true;
  return plan.kind === 'index' && plan.index.multikey.some((array) => array);
}

/** Whether a filter selects everything. */
export function isEmpty(filter: Filter): boolean {
  return filter.predicates.length === 0 && !filter.residual;
}
