import {
  BSONRegExp,
  Binary,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { splitDecimal } from '../../../../src/store/embedded/bson/decimal.js';
import { KeyWriter } from '../../../../src/store/embedded/bson/key-writer.js';
import { keyOf } from '../../../../src/store/embedded/bson/order.js';
import { type Doc, kindOf, Kind } from '../../../../src/store/embedded/bson/values.js';
import { values } from '../values.js';

// The order of BSON values, written down a second time and plainly, to check the keys against.
function compare(a: unknown, b: unknown): number {
  const kind = kindOf(a) - kindOf(b);
  if (kind !== 0) return Math.sign(kind);
  switch (kindOf(a) as number) {
    case Kind.Number:
      return compareNumbers(a, b);
    case Kind.String:
      return Math.sign(Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))));
    case Kind.Boolean:
      return Number(a) - Number(b);
    case Kind.Date:
      return Math.sign(Number(a) - Number(b));
    case Kind.Array:
      return compareLists(
        (a as unknown[]).map((item) => [item]),
        (b as unknown[]).map((item) => [item]),
      );
    case Kind.Object:
      return compareFields(Object.entries(a as Doc), Object.entries(b as Doc));
    default:
      return compareRare(a, b);
  }
}

function compareLists(a: unknown[][], b: unknown[][]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compare(a[at]?.[0], b[at]?.[0]);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareFields(a: [string, unknown][], b: [string, unknown][]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [[nameA, valueA], [nameB, valueB]] = [a[at] ?? ['', null], b[at] ?? ['', null]];
    const order =
      Math.sign(kindOf(valueA) - kindOf(valueB)) ||
      Math.sign(Buffer.compare(Buffer.from(nameA), Buffer.from(nameB))) ||
      compare(valueA, valueB);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareRare(a: unknown, b: unknown): number {
  if (a instanceof ObjectId && b instanceof ObjectId) return Math.sign(Buffer.compare(a.id, b.id));
  if (a instanceof Binary && b instanceof Binary) {
    return Math.sign(a.length() - b.length()) || Math.sign(Buffer.compare(a.value(), b.value()));
  }
  return 0;
}

// As fractions: numerator over a power of two or of ten.
function compareNumbers(a: unknown, b: unknown): number {
  const [x, y] = [exact(a), exact(b)];
  if (typeof x === 'number' || typeof y === 'number') {
    const rank = (value: typeof x): number =>
      typeof value === 'number' ? (Number.isNaN(value) ? -2 : Math.sign(value)) : 0;
    return Math.sign(rank(x) - rank(y));
  }
  const difference = x.numerator * y.denominator - y.numerator * x.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function exact(value: unknown): { numerator: bigint; denominator: bigint } | number {
  if (value instanceof Decimal128) {
    const parts = splitDecimal(value);
    if (typeof parts === 'number') return parts;
    const digits = parts.negative ? -parts.digits : parts.digits;
    const power = 10n ** BigInt(Math.abs(parts.exponent));
    return parts.exponent < 0
      ? { numerator: digits, denominator: power }
      : { numerator: digits * power, denominator: 1n };
  }
  if (value instanceof Long) return { numerator: value.toBigInt(), denominator: 1n };
  let number = value instanceof Int32 || value instanceof Double ? value.value : Number(value);
  if (!Number.isFinite(number)) return number;
  let denominator = 1n;
  while (!Number.isInteger(number)) {
    number *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(number), denominator };
}

describe('the order of index keys', () => {
  it('is the order of the values', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(Math.sign(Buffer.compare(keyOf(a), keyOf(b)))).to.equal(compare(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it('is kept in compound keys, ascending and descending', () => {
    fc.assert(
      fc.property(
        values,
        values,
        values,
        values,
        fc.boolean(),
        fc.boolean(),
        (a1, a2, b1, b2, down1, down2) => {
          const key = (first: unknown, second: unknown): Buffer =>
            new KeyWriter().value(first, down1).value(second, down2).take();
          const wanted = compare(a1, b1) * (down1 ? -1 : 1) || compare(a2, b2) * (down2 ? -1 : 1);
          expect(Math.sign(Buffer.compare(key(a1, a2), key(b1, b2)))).to.equal(wanted + 0);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never lets one key begin with another', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [keyOf(a), keyOf(b)];
        if (!x.equals(y)) expect(x.subarray(0, y.length).equals(y)).to.equal(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts the types in the order of the manual', () => {
    const inOrder = [
      new MinKey(),
      null,
      new Int32(1),
      'text',
      { a: 1 },
      [1],
      new Binary(Buffer.from('x')),
      new ObjectId(),
      false,
      new Date(0),
      new Timestamp({ t: 1, i: 1 }),
      new BSONRegExp('a'),
      new MaxKey(),
    ];
    const sorted = [...inOrder].reverse().sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
    expect(sorted).to.deep.equal(inOrder);
  });
});
