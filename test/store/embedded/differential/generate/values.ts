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
import type { Fields } from '../plain.js';

// Few values, so that documents and conditions meet.
export const ints = fc.integer({ min: 0, max: 3 }).map((value) => new Int32(value));
export const numbers: Arbitrary<unknown> = fc.oneof(
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
export const isNoPattern = (value: unknown): boolean => !(value instanceof BSONRegExp);
export const ordered = scalars.filter(isNoPattern);

const inner: Arbitrary<Fields> = fc.record({ x: scalars, y: scalars }, { requiredKeys: [] });
export const lists = fc.array(scalars, { maxLength: 3 });

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
