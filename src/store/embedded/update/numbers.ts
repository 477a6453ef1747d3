import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import { decimalArithmetic } from '../bson/decimal.js';
import { CommandError } from '../errors.js';
import { kindOf, Kind, numberOf } from '../bson/values.js';

type Operation = 'add' | 'multiply';

/**
 * Adds or multiplies as MongoDB does: the wider type wins (int, long, double, decimal); an int that overflows
 * becomes a long, a long that overflows is refused.
 */
export function arithmetic(operation: Operation, a: unknown, b: unknown): unknown {
  if (a instanceof Decimal128 || b instanceof Decimal128)
    return decimalArithmetic(operation, String(text(a)), String(text(b)));
  if (isDouble(a) || isDouble(b)) {
    const [x, y] = [numberOf(a) ?? NaN, numberOf(b) ?? NaN];
    return new Double(operation === 'add' ? x + y : x * y);
  }
  const [x, y] = [wholeOf(a), wholeOf(b)];
  const result = operation === 'add' ? x + y : x * y;
  const small = BigInt.asIntN(32, result) === result;
  if (small && !isLong(a) && !isLong(b)) return new Int32(Number(result));
  if (BigInt.asIntN(64, result) !== result)
    throw new CommandError(
      'BadValue',
      'Failed to apply the operation: the result overflows a 64-bit integer',
    );
  return Long.fromBigInt(result);
}

export function isNumber(value: unknown): boolean {
  return kindOf(value) === Kind.Number;
}

function isDouble(value: unknown): boolean {
  return value instanceof Double || (typeof value === 'number' && !Number.isInteger(value));
}

function isLong(value: unknown): boolean {
  return value instanceof Long && !(value instanceof Timestamp);
}

function wholeOf(value: unknown): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(numberOf(value) ?? 0);
}

function text(value: unknown): unknown {
  return value instanceof Int32 || value instanceof Double ? value.value : value;
}
