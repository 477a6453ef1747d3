import { CommandError } from '../errors.js';
import { compareValues, equalValues } from '../bson/order.js';
import { type Doc, isDoc, numberOf } from '../bson/values.js';
import type { Filter, Predicate } from '../query/filter.js';
import { type Collection, type Index, isIdIndex } from '../storage/catalog.js';
import type { Environment } from '../storage/environment.js';
import { storedKey } from '../storage/environment.js';
import type { KeyField } from '../storage/index-keys.js';
import { behind, type FieldRange, intersect, type Interval, pointsOf, rangeOf } from './bounds.js';

/** How the documents are found. */
export type Plan = IndexPlan | UnionPlan | { kind: 'collection' };

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

export interface UnionPlan {
  kind: 'union';
  branches: IndexPlan[];
}

export interface Wish {
  filter: Filter;
  sort: readonly KeyField[];
  limit?: number | undefined;
  hint?: unknown;
}

const MOST_INTERVALS = 300;
const SAMPLE = 500;

/** Chooses how to find the documents: equalities first, then one range, then an order that serves the sort. */
export function choosePlan(env: Environment, collection: Collection, wish: Wish): Plan {
  const hinted = hintedIndex(collection, wish.hint);
  if (hinted === 'natural') return { kind: 'collection' };
  const indexes = hinted ? [hinted] : collection.indexes;
  const candidates = indexes
    .map((index) => planOf(index, wish))
    .filter((plan) => plan !== undefined)
    .filter((plan) => hinted !== undefined || plan.bounded || (plan.sorted && wish.sort.length > 0));
  const best = cheapest(env, collection, candidates, wish);
  if (best?.bounded) return best;
  return unionOf(collection, wish) ?? best ?? { kind: 'collection' };
}

function hintedIndex(collection: Collection, hint: unknown): Index | 'natural' | undefined {
  if (hint === undefined || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined;
  if (isDoc(hint) && '$natural' in hint) return 'natural';
  const found = collection.indexes.find((index) =>
    typeof hint === 'string' ? index.name === hint : sameKey(index.key, hint),
  );
  if (!found) throw new CommandError('BadValue', 'planner returned error: bad hint');
  return found;
}

function sameKey(key: Doc, hint: unknown): boolean {
  return isDoc(hint) && equalValues(key, hint);
}

function cheapest(
  env: Environment,
  collection: Collection,
  candidates: IndexPlan[],
  wish: Wish,
): IndexPlan | undefined {
  if (candidates.length <= 1) return candidates[0];
  for (const plan of candidates) plan.score = scoreOf(env, collection, plan, wish);
  return candidates.reduce((best, plan) => (plan.score < best.score ? plan : best));
}

// Few entries: their number decides. Many: what the index saves decides.
function scoreOf(env: Environment, collection: Collection, plan: IndexPlan, wish: Wish): number {
  const onePoint = plan.intervals.length === 1 && plan.points === plan.index.fields.length;
  if (onePoint && plan.index.unique) return 0;
  const inOrder = plan.sorted || wish.sort.length === 0;
  const entries = plan.bounded ? sample(env, collection, plan) : SAMPLE;
  if (entries < SAMPLE) return 1 + entries * (inOrder ? 1 : 1.5) - plan.points / 1000;
  return (
    (inOrder ? SAMPLE : 10 * SAMPLE) + 100 * (plan.bounded ? 0 : 1) - plan.points * 20 - (plan.exact ? 10 : 0)
  );
}

function sample(env: Environment, collection: Collection, { index, intervals }: IndexPlan): number {
  const ident = isIdIndex(index) ? collection.ident : index.ident;
  let entries = 0;
  for (const { start, end } of intervals) {
    if (entries >= SAMPLE) break;
    if (Buffer.compare(start, end) >= 0) continue;
    entries += env.getKeysCount({
      start: storedKey(ident, start),
      end: storedKey(ident, end),
      limit: SAMPLE - entries,
    });
  }
  return entries;
}

// An $or of conditions that each have an index is the union of what these find.
function unionOf(collection: Collection, wish: Wish): UnionPlan | undefined {
  for (const branches of wish.filter.alternatives) {
    const plans: IndexPlan[] = [];
    for (const branch of branches) {
      const filter = { ...branch, predicates: [...branch.predicates, ...wish.filter.predicates] };
      const found = collection.indexes
        .map((index) => planOf(index, { filter, sort: [] }))
        .filter((plan) => plan?.bounded)
        .sort((a, b) => (b?.points ?? 0) - (a?.points ?? 0))[0];
      if (found) plans.push({ ...found, exact: false });
    }
    if (plans.length === branches.length) return { kind: 'union', branches: plans };
  }
  return undefined;
}

/** How one index would serve a filter and a sort, or undefined if it may lack documents that match. */
function planOf(index: Index, { filter, sort }: Wish): IndexPlan | undefined {
  if (!listsAllMatches(index, filter.predicates)) return undefined;
  const used = new Set<Predicate>();
  let rows: { key: Buffer; length: number }[] = [{ key: Buffer.alloc(0), length: 0 }];
  const pointCounts: number[] = [];
  for (const [at, field] of index.fields.entries()) {
    const found = pointsFor(field, filter.predicates);
    if (!found || rows.length * found.points.length > MOST_INTERVALS) break;
    used.add(found.predicate);
    pointCounts[at] = found.points.length;
    rows = rows.flatMap(({ key }) => found.points.map((point) => joined(key, point)));
  }
  const points = pointCounts.length;
  const rangeField = index.fields[points];
  const range = rangeField && rangeFor(rangeField, index.multikey[points] ?? false, filter.predicates, used);
  let cut = false;
  const intervals = rows.map(({ key }) => {
    const bounds = behind(key, range?.interval ?? { start: Buffer.alloc(0), end: Buffer.from([0xff]) });
    cut ||= bounds.cut;
    return bounds.interval;
  });
  const order = orderOf(index, pointCounts, sort);
  const multikey =
    index.multikey.some((array) => array) &&
    !(range === undefined && pointCounts.every((count) => count === 1));
  const nullOnArray =
    [...used].some((predicate) => hasNull(predicate)) && index.multikey.some((array) => array);
  const complete = !filter.residual && used.size === filter.predicates.length && (range?.exact ?? true);
  return {
    kind: 'index',
    index,
    intervals,
    exact: complete && !cut && !index.truncated && !multikey && !nullOnArray,
    sorted: order !== undefined && !index.truncated,
    reverse: order?.reverse ?? false,
    merge: order?.merge && intervals.length > 1 ? rows.map(({ length }) => length) : undefined,
    bounded: points > 0 || range !== undefined,
    points: points + (range ? 0.5 : 0),
    score: 0,
  };
}

function joined(key: Buffer, point: Buffer): { key: Buffer; length: number } {
  const whole = Buffer.concat([key, point]);
  return { key: whole, length: whole.length };
}

function hasNull({ operand }: Predicate): boolean {
  return operand === null || operand === undefined || (Array.isArray(operand) && operand.includes(null));
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
    whole = whole
      ? { interval: intersect(whole.interval, range.interval), exact: whole.exact && range.exact }
      : range;
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

/** Whether a partial or sparse index lists every document that the conditions select. */
function listsAllMatches(index: Index, predicates: Predicate[]): boolean {
  if (
    index.sparse &&
    !index.fields.some((field) =>
      predicates.some((predicate) => predicate.path === field.path && needsValue(predicate)),
    )
  ) {
    return false;
  }
  if (!index.partial) return true;
  if (index.partial.residual) return false;
  return index.partial.predicates.every((required) =>
    predicates.some((predicate) => implies(predicate, required)),
  );
}

function needsValue(predicate: Predicate): boolean {
  const { operator, operand } = predicate;
  if (operator === '$exists') return operand === true || (numberOf(operand) ?? 0) !== 0;
  return !hasNull(predicate);
}

function implies(predicate: Predicate, required: Predicate): boolean {
  if (predicate.path !== required.path) return false;
  const { operator, operand } = predicate;
  if (operator === required.operator && equalValues(operand, required.operand)) return true;
  if (required.operator === '$exists')
    return numberOf(required.operand) !== 0 && required.operand !== false && needsValue(predicate);
  const values: unknown[] =
    operator === '$eq' ? [operand] : operator === '$in' && Array.isArray(operand) ? operand : [];
  if (values.length > 0) return values.every((value) => satisfies(value, required));
  return sameDirection(operator, required.operator) && bounds(operator, operand, required);
}

function sameDirection(a: string, b: string): boolean {
  return /^\$[gl]te?$/.test(a) && a.slice(0, 2) === b.slice(0, 2);
}

function bounds(operator: string, operand: unknown, required: Predicate): boolean {
  const order = compareValues(operand, required.operand) * (operator.startsWith('$g') ? 1 : -1);
  return order > 0 || (order === 0 && (required.operator.endsWith('e') || !operator.endsWith('e')));
}

function satisfies(value: unknown, { operator, operand }: Predicate): boolean {
  const order = compareValues(value, operand);
  switch (operator) {
    case '$eq':
      return order === 0;
    case '$gt':
      return order > 0;
    case '$gte':
      return order >= 0;
    case '$lt':
      return order < 0;
    case '$lte':
      return order <= 0;
    case '$in':
      return Array.isArray(operand) && operand.some((item) => equalValues(item, value));
    default:
      return false;
  }
}
