import {
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  ObjectId,
  Timestamp,
  Binary,
  MaxKey,
  MinKey,
} from 'bson';
import fc from 'fast-check';
import type { Doc } from '../../../src/store/embedded/bson/values.js';

/** Numbers of every BSON type, often near each other and near the limits of double precision. */
export const numbers: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: -5, max: 5 }).map((value) => new Int32(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.double({ noNaN: false }).map((value) => new Double(value)),
  fc
    .constantFrom(0, -0, 1, 2.5, -2.5, 2 ** 53, 2 ** 53 + 2, Infinity, -Infinity, NaN, 5e-324)
    .map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc
    .constantFrom(2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 3n, -(2n ** 53n) - 1n, 1n)
    .map((value) => Long.fromBigInt(value)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }), fc.integer({ min: -40, max: 20 }))
    .map(([digits, exponent]) => Decimal128.fromString(`${digits}E${exponent}`)),
  fc
    .constantFrom(
      '0',
      '-0',
      '1',
      '1.0',
      '2.5',
      '0.1',
      '9007199254740993',
      '1E-6000',
      '9E+6100',
      '-1E-6000',
      'NaN',
      'Infinity',
    )
    .map((text) => Decimal128.fromString(text)),
);

export const strings = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'a\0', 'a\0b', 'a\x01', 'a\x02', 'é', '\uffff', '😀', 'B'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);

export const scalars: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: numbers },
  { weight: 3, arbitrary: strings },
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom('000000000000000000000001', 'ffffffffffffffffffffffff').map((hex) => new ObjectId(hex)),
  fc.constantFrom(new MinKey(), new MaxKey(), new BSONRegExp('a', 'i'), new Timestamp({ t: 1, i: 2 })),
  fc.uint8Array({ maxLength: 3 }).map((bytes) => new Binary(bytes)),
);

/** Any value, nested a little. Names aren't like numbers, which JavaScript would reorder. */
export const values: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown; doc: Doc; list: unknown[] }>(
  (tie) => ({
    any: fc.oneof({ maxDepth: 2 }, { weight: 5, arbitrary: scalars }, tie('doc'), tie('list')),
    doc: fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'é'), tie('any'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    list: fc.array(tie('any'), { maxLength: 3 }),
  }),
).any;
