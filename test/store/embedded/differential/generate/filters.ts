import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from '../plain.js';
import { isNoPattern, ordered, scalars, values } from './values.js';

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
const paths = fc.constantFrom(...PATHS);
export const comparisons = fc.constantFrom('$gt', '$gte', '$lt', '$lte');

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
