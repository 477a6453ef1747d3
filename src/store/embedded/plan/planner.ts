import { equalValues } from '../bson/order.js';
import { type Doc, isDoc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { type Collection, type Index, isIdIndex } from '../storage/collection.js';
import { type Environment, storedKey } from '../storage/environment.js';
import { type IndexPlan, planOf, type Wish } from './index-plan.js';

/** How the documents are found. */
export type Plan = IndexPlan | UnionPlan | { kind: 'collection' };

export interface UnionPlan {
  kind: 'union';
  branches: IndexPlan[];
}

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
  const perfect = candidates.filter((plan) => plan.exact && (plan.sorted || wish.sort.length === 0));
  // Such a plan reads what it returns and nothing else: none can be cheaper, so nothing needs to be counted.
  if (perfect.length > 0) return perfect.reduce((best, plan) => (plan.points > best.points ? plan : best));
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
  for (const { start, end } of intervals.slice(0, SAMPLE)) {
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
