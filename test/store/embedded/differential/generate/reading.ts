import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from '../plain.js';
import { filters } from './filters.js';

export const direction = fc.constantFrom<1 | -1>(1, -1);
// Only one of these may be an array in a document: two can't be sorted by.
const SORTED = ['b', 'n', 'c.x', 'c.y', 'f'] as const;
export const sorts: Arbitrary<Record<string, 1 | -1>> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom<string[]>(...SORTED), direction), {
      minLength: 1,
      maxLength: 2,
      selector: ([path]) => path,
    }),
    fc.option(fc.tuple(fc.constantFrom('a', 'd', 'e.x', 'a.x'), direction)),
    fc.boolean(),
  )
  .map(([plain, array, first]) =>
    Object.fromEntries(array ? (first ? [array, ...plain] : [...plain, array]) : plain),
  );

const shown = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'a.x', 'c.y', 'e.x', 'e.y', 'a.x.y'), {
  minLength: 1,
  maxLength: 4,
});
export const projections: Arbitrary<Fields> = fc
  .tuple(shown, fc.boolean(), fc.constantFrom<Fields>({}, { _id: 0 }))
  .map(([names, including, id]) => ({
    ...Object.fromEntries(apart(names).map((name) => [name, including ? 1 : 0])),
    ...id,
  }));

// A path and one within it can't be named together.
function apart(names: readonly string[]): string[] {
  return names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)));
}

const sums: Arbitrary<Fields> = fc.constantFrom(
  { n: { $sum: 1 } },
  { total: { $sum: '$n' } },
  { most: { $max: '$b' }, least: { $min: '$b' } },
  { all: { $push: '$b' }, set: { $addToSet: '$c.x' } },
  { first: { $first: '$_id' }, last: { $last: '$_id' }, mean: { $avg: '$n' } },
);
const rests: Arbitrary<Fields[]> = fc.oneof(
  fc.constantFrom<Fields[][]>(
    [],
    [{ $count: 'n' }],
    [{ $group: { _id: 1, n: { $sum: 1 } } }],
    [{ $project: { b: 1, 'c.x': 1 } }],
    [{ $project: { e: 0 } }],
    [{ $project: { twice: { $concat: ['$b', '$b'] } } }],
    [{ $addFields: { size: { $size: { $ifNull: ['$d', []] } } } }],
    [{ $unwind: '$d' }],
    [{ $unwind: { path: '$e', preserveNullAndEmptyArrays: true } }, { $match: { 'e.x': 1 } }],
    [{ $unset: 'a' }, { $limit: 3 }],
    [{ $replaceRoot: { newRoot: { $ifNull: ['$c', { none: 1 }] } } }],
    [{ $match: { b: 'x' } }, { $count: 'n' }],
    [{ $facet: { some: [{ $limit: 2 }], count: [{ $count: 'n' }] } }],
    [{ $skip: 1 }, { $limit: 2 }, { $match: { n: 1 } }],
  ),
  fc
    .tuple(fc.constantFrom('$b', '$c.x', '$n', null), sums)
    .map(([by, sum]) => [{ $group: { _id: by, ...sum } }]),
);

/** Pipelines; sorted by `_id` in the end, so that every stage after it has one order to go by. */
export const pipelines: Arbitrary<Fields[]> = fc
  .tuple(fc.option(filters), fc.boolean(), fc.nat(3), fc.nat(6), rests)
  .map(([$match, backward, $skip, $limit, rest]) => [
    ...($match ? [{ $match }] : []),
    { $sort: { _id: backward ? -1 : 1 } },
    ...($skip > 1 ? [{ $skip }] : []),
    ...($limit > 2 ? [{ $limit }] : []),
    ...rest,
  ]);
