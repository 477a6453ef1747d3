import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from '../plain.js';
import { comparisons } from './filters.js';
import { direction } from './reading.js';
import { ints, lists, numbers, ordered, scalars, values } from './values.js';

const targets = fc.constantFrom('a', 'b', 'c.x', 'c.z', 'd', 'e', 'n', 'f', 'f.g', 'a.x', 'd.1', 'e.0.x');
const numeric = fc.constantFrom('n', 'b', 'f', 'c.x', 'd.0', 'a.x');
const arrays = fc.constantFrom('d', 'e', 'a', 'f');
const steps: Arbitrary<Fields> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(targets, values).map(([path, value]) => ({ $set: { [path]: value } })) },
  { weight: 2, arbitrary: fc.tuple(numeric, numbers).map(([path, by]) => ({ $inc: { [path]: by } })) },
  { weight: 2, arbitrary: fc.tuple(arrays, values).map(([path, value]) => ({ $push: { [path]: value } })) },
  targets.map((path) => ({ $unset: { [path]: '' } })),
  fc.tuple(numeric, numbers).map(([path, by]) => ({ $mul: { [path]: by } })),
  fc
    .tuple(targets, scalars, fc.constantFrom('$min', '$max'))
    .map(([path, value, operator]) => ({ [operator]: { [path]: value } })),
  fc
    .tuple(arrays, lists, fc.integer({ min: -2, max: 2 }), fc.nat(3), fc.boolean())
    .map(([path, $each, $slice, $position, cut]) => ({
      $push: { [path]: cut ? { $each, $slice } : { $each, $position } },
    })),
  fc.tuple(arrays, values).map(([path, value]) => ({ $addToSet: { [path]: value } })),
  fc.tuple(arrays, lists).map(([path, $each]) => ({ $addToSet: { [path]: { $each } } })),
  fc.tuple(arrays, scalars).map(([path, value]) => ({ $pull: { [path]: value } })),
  fc
    .tuple(arrays, comparisons, ordered)
    .map(([path, operator, value]) => ({ $pull: { [path]: { [operator]: value } } })),
  fc.tuple(comparisons, ordered).map(([operator, value]) => ({ $pull: { e: { x: { [operator]: value } } } })),
  fc.tuple(arrays, lists).map(([path, list]) => ({ $pullAll: { [path]: list } })),
  fc.tuple(arrays, direction).map(([path, end]) => ({ $pop: { [path]: end } })),
  fc.constantFrom<Fields>({ $rename: { b: 'f' } }, { $rename: { 'c.x': 'b' } }, { $rename: { f: 'a' } }),
  fc.tuple(targets, scalars).map(([path, value]) => ({ $setOnInsert: { [path]: value } })),
  fc.constantFrom<Fields>({ $set: { 'd.$[]': 1 } }, { $inc: { 'd.$[]': 1 } }, { $set: { 'e.$[].x': 'z' } }),
);

/** Updates of one to three operators, some in conflict with one another. */
export const updates: Arbitrary<Fields> = fc.array(steps, { minLength: 1, maxLength: 3 }).map((list) => {
  const merged: Record<string, Fields> = {};
  for (const step of list)
    for (const [operator, fields] of Object.entries(step))
      merged[operator] = { ...(fields as Fields), ...merged[operator] };
  return merged;
});

/** Filters whose equalities can make a document that was not there. */
export const upsertFilters: Arbitrary<Fields> = fc.dictionary(
  fc.constantFrom('_id', 'b', 'c.x', 'n'),
  fc.oneof(
    ordered,
    ints.map(($gt) => ({ $gt })),
  ),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);
