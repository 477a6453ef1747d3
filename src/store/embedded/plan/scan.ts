import type { Filter } from '../query/filter.js';
import type { Catalog } from '../storage/catalog.js';
import { type Collection, isIdIndex } from '../storage/collection.js';
import { storedKey } from '../storage/environment.js';
import type { KeyField } from '../storage/index-keys.js';
import type { IndexPlan } from './index-plan.js';
import { isEmpty, MatchSource } from './match-source.js';
import { choosePlan } from './planner.js';
import { SortSource } from './sort-source.js';
import { breathe, pull, SliceSource, type Source } from './source.js';

/** How many keys are counted before others have their turn. */
const COUNTED = 2_000;

export interface Query {
  filter: Filter;
  sort: readonly KeyField[];
  skip?: number | undefined;
  limit?: number | undefined;
  hint?: unknown;
}

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
  if (plan.kind === 'index' && plan.exact)
    return slice(await countEntries(catalog, collection, plan, limit ? skip + limit : Infinity));
  const source = openQuery(catalog, collection, { ...query, sort: [] });
  let count = 0;
  while (await pull(source)) count++;
  return count;
}

async function countEntries(
  { env }: Catalog,
  collection: Collection,
  { index, intervals }: IndexPlan,
  most: number,
): Promise<number> {
  const ident = isIdIndex(index) ? collection.ident : index.ident;
  let count = 0;
  for (const interval of intervals) {
    if (Buffer.compare(interval.start, interval.end) >= 0) continue;
    const end = storedKey(ident, interval.end);
    let start = storedKey(ident, interval.start);
    for (;;) {
      if (count >= most) return most;
      const limit = Math.min(most - count, COUNTED);
      const counted = env.getKeysCount({ start, end, limit });
      count += counted;
      if (counted < COUNTED) break;
      await breathe();
      const [next] = env.getKeys({ start, end, offset: COUNTED, limit: 1 });
      if (!next) break;
      start = next;
    }
  }
  return count;
}
