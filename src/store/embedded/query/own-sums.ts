import { Decimal128, Long } from 'bson';
import { compareValues, keyOf } from '../bson/order.js';
import { promote } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { arithmetic, isNumber } from '../update/numbers.js';
import { type Accumulator, type Its, isThere, type Options } from './own-operators.js';

/** What a group is summed up by, where mingo does otherwise than MongoDB. */
export function ownSums({ push }: Its): Record<string, Accumulator> {
  const gathered = (docs: unknown[], expression: unknown, options: Options): unknown[] =>
    expression === null || expression === undefined
      ? docs
      : push(docs, { value: expression }, options).map(({ value }) => value);
  const extreme =
    (sign: 1 | -1): Accumulator =>
    (docs, expression, options) =>
      gathered(docs, expression, options)
        .filter((value) => isThere(value) && value !== null)
        .reduce(
          (most: unknown, value) => (most === null || compareValues(value, most) * sign > 0 ? value : most),
          null,
        );

  return {
    $push: (docs, expression, options) => gathered(docs, expression, options).filter(isThere),
    $addToSet: (docs, expression, options) => distinct(gathered(docs, expression, options).filter(isThere)),
    $min: extreme(-1),
    $max: extreme(1),
    $sum: (docs, expression, options) =>
      typeof expression === 'number'
        ? docs.length * expression
        : total(gathered(docs, expression, options).filter(isNumber)),
    $avg: (docs, expression, options) => {
      const numbers = gathered(docs, expression, options).filter(isNumber);
      if (numbers.some(isDecimal))
        throw new CommandError('NotImplemented', '$avg of decimals is not supported by this store');
      return numbers.length === 0 ? null : Number(total(numbers)) / numbers.length;
    },
  };
}

// JavaScript's numbers, and the decimals and longs beyond 2^53 that these leave as they are.
function total(numbers: unknown[]): unknown {
  if (numbers.some(isDecimal)) return numbers.reduce((sum, value) => arithmetic('add', sum, value));
  const sum = numbers.reduce((sum: number, value) => sum + Number(value), 0);
  const isExact = Number.isSafeInteger(sum) && !numbers.some((value) => value instanceof Long);
  if (isExact || !numbers.every((value) => value instanceof Long || Number.isInteger(value))) return sum;
  const whole = numbers.reduce(
    (sum: bigint, value) => sum + (value instanceof Long ? value.toBigInt() : BigInt(Number(value))),
    0n,
  );
  return BigInt.asIntN(64, whole) === whole ? promote(Long.fromBigInt(whole)) : sum;
}

function distinct(values: unknown[]): unknown[] {
  return [...new Map(values.map((value) => [keyOf(value).toString('latin1'), value])).values()];
}

function isDecimal(value: unknown): boolean {
  return value instanceof Decimal128;
}
