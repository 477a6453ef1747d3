import type { Filter, Predicate } from '../query/filter.js';
import type { Index } from '../storage/collection.js';
import type { KeyField } from '../storage/index-keys.js';
import { behind, both, type FieldRange, type Interval, pointsOf, rangeOf } from './bounds.js';
import { hasNull, listsAllMatches } from './coverage.js';

export interface IndexPlan {
  kind: 'index';
  index: Index;
  intervals: Interval[];
  /** every document found satisfies the filter, once */
  exact: boolean;
  /** documents come in the order of the sort */
  sorted: boolean;
  reverse: boolean;
  /** bytes of the leading key fields by interval: with these, the intervals are merged by what follows */
  merge: number[] | undefined;
  bounded: boolean;
  points: number;
  score: number;
}

export interface Wish {
  filter: Filter;
  sort: readonly KeyField[];
  limit?: number | undefined;
  hint?: unknown;
}

// One list of values may be as long as it likes; several together make too many ranges, or too many to merge.
const MOST_PRODUCTS = 300;
const MOST_MERGED = 200;
const WHOLE: Interval = { start: Buffer.alloc(0), end: Buffer.from([0xff]) };

/** How one index would serve a filter and a sort, or undefined if it may lack documents that match. */
export function planOf(index: Index, { filter, sort }: Wish): IndexPlan | undefined {
  if (!listsAllMatches(index, filter.predicates)) return undefined;
  const used = new Set<Predicate>();
  let rows: { key: Buffer; length: number }[] = [{ key: Buffer.alloc(0), length: 0 }];
  const pointCounts: number[] = [];
  for (const [at, field] of index.fields.entries()) {
    const found = pointsFor(field, filter.predicates);
    if (!found || sharesArray(index, at)) break;
    if (rows.length > 1 && rows.length * found.points.length > MOST_PRODUCTS) break;
    used.add(found.predicate);
    pointCounts[at] = found.points.length;
    rows = rows.flatMap(({ key }) => found.points.map((point) => joined(key, point)));
  }
  const points = pointCounts.length;
  const rangeField = index.fields[points];
  const range =
    rangeField &&
    !sharesArray(index, points) &&
    rangeFor(rangeField, index.multikey[points] ?? false, filter.predicates, used);
  const spans = (range && range.intervals) || [WHOLE];
  const bounds = rows.flatMap(({ key, length }) => spans.map((span) => ({ ...behind(key, span), length })));
  const cut = bounds.some((bound) => bound.cut);
  const order = orderOf(index, pointCounts, sort);
  const merge = order?.merge === true && bounds.length > 1;
  // A document has one entry under each value of an array: it comes once only if just one value is asked for.
  const onePoint = !range && pointCounts.every((count) => count === 1);
  const multikey = index.multikey.some((array, at) => array && !(onePoint && at < points));
  const nullOnArray =
    [...used].some((predicate) => hasNull(predicate)) && index.multikey.some((array) => array);
  const complete = !filter.residual && used.size === filter.predicates.length && (!range || range.exact);
  return {
    kind: 'index',
    index,
    intervals: bounds.map(({ interval }) => interval),
    exact: complete && !cut && !index.truncated && !multikey && !nullOnArray,
    sorted: order !== undefined && !index.truncated && !(merge && bounds.length > MOST_MERGED),
    reverse: order?.reverse ?? false,
    merge: merge && bounds.length <= MOST_MERGED ? bounds.map(({ length }) => length) : undefined,
    bounded: points > 0 || Boolean(range),
    points: points + (range ? 0.5 : 0),
    score: 0,
  };
}

// Two fields within one array: each condition may hold for another element, so only the first may bound the range.
function sharesArray({ fields, multikey }: Index, at: number): boolean {
  const top = fields[at]?.parts[0];
  return fields
    .slice(0, at)
    .some((field, before) => field.parts[0] === top && multikey[before] && multikey[at]);
}

function joined(key: Buffer, point: Buffer): { key: Buffer; length: number } {
  const whole = Buffer.concat([key, point]);
  return { key: whole, length: whole.length };
}

function pointsFor(
  field: KeyField,
  predicates: Predicate[],
): { predicate: Predicate; points: Buffer[] } | undefined {
  let best: { predicate: Predicate; points: Buffer[] } | undefined;
  for (const predicate of predicates) {
    if (predicate.path !== field.path) continue;
    const points = pointsOf(predicate, field.descending);
    if (points && (!best || points.length < best.points.length)) best = { predicate, points };
  }
  return best;
}

// On an array field two comparisons may hold for different elements, so only one may bound the range.
function rangeFor(
  field: KeyField,
  multikey: boolean,
  predicates: Predicate[],
  used: Set<Predicate>,
): FieldRange | undefined {
  let whole: FieldRange | undefined;
  for (const predicate of predicates) {
    if (predicate.path !== field.path) continue;
    const range = rangeOf(predicate, field.descending);
    if (!range || (whole && multikey)) continue;
    used.add(predicate);
    whole = whole ? both(whole, range) : range;
  }
  return whole;
}

/** Whether the index gives the sort's order, in which direction, and whether its intervals must be merged for it. */
function orderOf(
  index: Index,
  pointCounts: number[],
  sort: readonly KeyField[],
): { reverse: boolean; merge: boolean } | undefined {
  if (sort.length === 0) return { reverse: false, merge: false };
  const isFixed = (at: number): boolean => pointCounts[at] === 1 && !index.multikey[at];
  const fixed = new Set(index.fields.filter((_, at) => isFixed(at)).map((field) => field.path));
  const wanted = sort.filter((field) => !fixed.has(field.path));
  let at = 0;
  let reverse: boolean | undefined;
  let first: number | undefined;
  for (const field of wanted) {
    while (
      at < pointCounts.length &&
      index.fields[at]?.path !== field.path &&
      (first === undefined ? true : isFixed(at))
    )
      at++;
    const listed = index.fields[at];
    if (!listed || listed.path !== field.path || index.multikey[at]) return undefined;
    const opposite = listed.descending !== field.descending;
    if (reverse !== undefined && reverse !== opposite) return undefined;
    reverse = opposite;
    first ??= at;
    at++;
  }
  if (first === undefined) return { reverse: false, merge: false };
  const several = pointCounts.findIndex((count) => count > 1);
  if (several < 0 || first <= several)
    return several >= 0 && pointCounts.slice(0, first).some((count) => count > 1)
      ? undefined
      : { reverse: reverse ?? false, merge: false };
  return first >= pointCounts.length ? { reverse: reverse ?? false, merge: true } : undefined;
}
