import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'mongodb';
import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from './plain.js';

// Few values, so that documents and conditions meet.
const ints = fc.integer({ min: 0, max: 3 }).map((value) => new Int32(value));
const numbers: Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: ints },
  fc.constantFrom(1, 1.5, -0, -2.5, NaN, Infinity, -Infinity, 2 ** 53).map((value) => new Double(value)),
  fc.constantFrom('1', '2', '-3', '9007199254740993').map((digits) => Long.fromString(digits)),
  fc.constantFrom('1', '1.0', '1.5', '-0', 'NaN').map((digits) => Decimal128.fromString(digits)),
);
const strings = fc.constantFrom('', 'x', 'xy', 'y', 'X', 'é');
const dates = fc.constantFrom(0, 1e12, -1, 86_400_000).map((time) => new Date(time));
const ids = fc
  .constantFrom('0123456789abcdef01234567', 'ffffffffffffffffffffffff')
  .map((id) => new ObjectId(id));
const rare = fc.constantFrom<unknown>(
  new Binary(Buffer.from('x')),
  new Binary(Buffer.from('xy')),
  new BSONRegExp('^x', 'i'),
  new Timestamp({ t: 1, i: 2 }),
  new MinKey(),
  new MaxKey(),
);

export const scalars: Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: numbers },
  { weight: 4, arbitrary: strings },
  { weight: 2, arbitrary: dates },
  ids,
  fc.boolean(),
  fc.constant(null),
  rare,
);

// A pattern compares with nothing.
const isNoPattern = (value: unknown): boolean => !(value instanceof BSONRegExp);
const ordered = scalars.filter(isNoPattern);

const inner: Arbitrary<Fields> = fc.record({ x: scalars, y: scalars }, { requiredKeys: [] });
const lists = fc.array(scalars, { maxLength: 3 });

export const values: Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: scalars },
  { weight: 2, arbitrary: inner },
  { weight: 2, arbitrary: lists },
  { weight: 2, arbitrary: fc.array(inner, { maxLength: 3 }) },
  fc.array(fc.oneof(scalars, lists, inner), { maxLength: 3 }),
  fc.record({ x: inner }),
);

/** Documents with any type anywhere, often the same; `_id` is added by who stores them. */
export const documents: Arbitrary<Fields> = fc.record(
  { a: values, b: scalars, c: inner, d: lists, e: fc.array(inner, { maxLength: 3 }), n: numbers },
  { requiredKeys: [] },
);

const PATHS = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'n',
  'a.x',
  'a.x.y',
  'c.x',
  'c.y',
  'e.x',
  'e.y',
  'd.0',
  'e.1.x',
  'f',
] as const;
export const paths = fc.constantFrom(...PATHS);
const comparisons = fc.constantFrom('$gt', '$gte', '$lt', '$lte');

const range = fc
  .tuple(fc.constantFrom('$gt', '$gte'), ordered, fc.constantFrom('$lt', '$lte'), ordered)
  .map(([low, from, high, to]) => ({ [low]: from, [high]: to }));
const types = fc.constantFrom<unknown>(
  'number',
  'string',
  'date',
  'objectId',
  'null',
  'bool',
  'array',
  'object',
  2,
  16,
  ['int', 'string'],
);

const operators: Arbitrary<Fields> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(comparisons, ordered).map(([operator, value]) => ({ [operator]: value })),
  },
  { weight: 2, arbitrary: range },
  { weight: 3, arbitrary: fc.array(scalars, { maxLength: 10 }).map(($in) => ({ $in })) },
  values.map(($eq) => ({ $eq })),
  values.filter(isNoPattern).map(($ne) => ({ $ne })),
  fc.array(scalars, { maxLength: 3 }).map(($nin) => ({ $nin })),
  fc.boolean().map(($exists) => ({ $exists })),
  types.map(($type) => ({ $type })),
  fc.integer({ min: 0, max: 3 }).map(($size) => ({ $size })),
  fc.array(scalars, { minLength: 1, maxLength: 2 }).map(($all) => ({ $all })),
  fc.tuple(comparisons, ordered).map(([operator, value]) => ({ $not: { [operator]: value } })),
  fc.constantFrom<Fields>(
    { $regex: '^x' },
    { $regex: 'Y$', $options: 'i' },
    { $not: /^x/ },
    { $mod: [2, 1] },
  ),
  range.map(($elemMatch) => ({ $elemMatch })),
  fc
    .tuple(scalars, comparisons, ordered)
    .map(([x, operator, y]) => ({ $elemMatch: { x, y: { [operator]: y } } })),
  scalars.map((x) => ({ $elemMatch: { x } })),
);
const conditions: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: values },
  { weight: 6, arbitrary: operators },
);
const flat: Arbitrary<Fields> = fc.dictionary(paths, conditions, {
  minKeys: 1,
  maxKeys: 3,
  noNullPrototype: true,
});
const branches = fc.array(flat, { minLength: 1, maxLength: 3 });

export const filters: Arbitrary<Fields> = fc.oneof(
  { weight: 6, arbitrary: flat },
  { weight: 2, arbitrary: fc.tuple(flat, branches).map(([rest, $or]) => ({ ...rest, $or })) },
  branches.map(($or) => ({ $or })),
  branches.map(($and) => ({ $and })),
  branches.map(($nor) => ({ $nor })),
  fc.constant({}),
);

const direction = fc.constantFrom<1 | -1>(1, -1);
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

export interface IndexWish {
  key: Record<string, 1 | -1>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Fields;
}

const keys = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'n', 'c.x', 'c.y', 'e.x', 'd', '_id'), direction), {
    minLength: 1,
    maxLength: 3,
    selector: ([path]) => path,
  })
  .map((fields) => Object.fromEntries(fields));
const partials = fc.constantFrom<Fields>(
  { b: { $exists: true } },
  { n: { $gte: 1 } },
  { b: 'x' },
  { b: { $type: 'string' } },
  { 'c.x': { $gt: 0 }, b: { $lte: 'y' } },
);
const kinds: Arbitrary<Omit<IndexWish, 'key'>> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  fc.constant({ sparse: true }),
  fc.constant({ unique: true }),
  fc.constant({ unique: true, sparse: true }),
  partials.map((partialFilterExpression) => ({ partialFilterExpression })),
);
export const indexes: Arbitrary<IndexWish[]> = fc.array(
  fc.tuple(keys, kinds).map(([key, kind]) => ({ key, ...kind })),
  { minLength: 1, maxLength: 4 },
);
