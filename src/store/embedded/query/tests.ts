import {
  BSONRegExp,
  BSONSymbol,
  Int32,
  Long,
  Double,
  Decimal128,
  Binary,
  ObjectId,
  Timestamp,
  Code,
  MinKey,
  MaxKey,
} from 'bson';
import { compareValues, equalValues, keyOf } from '../bson/order.js';
import { MAX_DOCUMENT } from '../bson/raw.js';
import { isDoc, Kind, kindOf, numberOf, typeName } from '../bson/values.js';
import { type CodeName, CommandError } from '../errors.js';
import { patientTest } from './patience.js';

/** A test of one value that a path reached (undefined: the path ended early). */
export type Test = (value: unknown) => boolean;

// An array matches as a whole or by one of its elements.
function orElement(test: Test): Test {
  return (value) => test(value) || (Array.isArray(value) && value.some(test));
}

/** `{ field: operand }`: equality, but a pattern stands for what it matches. */
export function implicit(operand: unknown): Test {
  return operand instanceof BSONRegExp ? regexOperand(operand, undefined) : equals(operand);
}

export function equals(operand: unknown): Test {
  if (typeof operand === 'string')
    return orElement(
      (value) => value === operand || (value instanceof BSONSymbol && value.value === operand),
    );
  if (operand instanceof ObjectId)
    return orElement((value) => value instanceof ObjectId && value.equals(operand));
  return orElement((value) => equalValues(value, operand));
}

export function oneOf(operands: readonly unknown[]): Test {
  const patterns = operands.filter((operand) => operand instanceof BSONRegExp).map(implicit);
  if (operands.length < 8) {
    const tests = operands.map(implicit);
    return (value) => tests.some((test) => test(value));
  }
  const keys = new Set(operands.map((operand) => keyOf(operand).toString('latin1')));
  const member = orElement((value) => keys.has(keyOf(value).toString('latin1')));
  return (value) => member(value) || patterns.some((test) => test(value));
}

/** $gt, $gte, $lt, $lte: only values of the operand's own kind compare. */
export function compares(operator: string, operand: unknown): Test {
  if (operand instanceof BSONRegExp) throw bad(`Can't have RegEx as arg to predicate over field`);
  const kind = kindOf(operand);
  const open = kind === Kind.MinKey || kind === Kind.MaxKey;
  const nan = Number.isNaN(numberOf(operand));
  const accepts: (order: number) => boolean =
    {
      $gt: (order: number) => order > 0,
      $gte: (order: number) => order >= 0,
      $lt: (order: number) => order < 0,
      $lte: (order: number) => order <= 0,
    }[operator] ?? (() => false);
  const test: Test = (value) => {
    if (!open && kindOf(value) !== kind) return false;
    if (nan !== Number.isNaN(numberOf(value))) return false;
    return accepts(compareValues(value, operand));
  };
  return orElement(test);
}

const FLAGS = /^[imsxu]*$/;

export function regex(pattern: string, options: string): Test {
  if (!FLAGS.test(options)) throw bad(`invalid flag in regex options: ${options}`);
  const flags = [...new Set(options)].filter((flag) => flag !== 'x' && flag !== 'u').join('');
  const source = options.includes('x')
    ? pattern.replace(/\\#|#.*$|\s+/gm, (text) => (text === '\\#' ? text : ''))
    : pattern;
  const compiled = compileRegExp(source, flags);
  const matches = patientTest(compiled);
  return (value) => typeof value === 'string' && matches(value);
}

function compileRegExp(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags + 'u');
  } catch {
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw bad(`Regular expression is invalid: ${error instanceof Error ? error.message : source}`);
    }
  }
}

/** @throws CommandError BadValue for a pattern or options that BSON can't hold */
export function patternOf(pattern: string, options?: string): BSONRegExp {
  try {
    return new BSONRegExp(pattern, options);
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error));
  }
}

export function regexOperand(operand: unknown, options: unknown): Test {
  if (typeof operand !== 'string' && !(operand instanceof BSONRegExp)) throw bad('$regex has to be a string');
  const given = typeof options === 'string' ? options : undefined;
  const pattern =
    typeof operand === 'string'
      ? patternOf(operand, given)
      : patternOf(operand.pattern, given ?? operand.options);
  const matches = regex(pattern.pattern, pattern.options);
  return orElement((value) => matches(value) || (value instanceof BSONRegExp && equalValues(value, pattern)));
}

export function size(operand: unknown): Test {
  const wanted = numberOf(operand);
  if (wanted === undefined || !Number.isInteger(wanted) || wanted < 0) {
    throw bad(`Failed to parse $size. Expected a non-negative integer in: $size`);
  }
  return (value) => Array.isArray(value) && value.length === wanted;
}

export function modulo(operand: unknown): Test {
  const [divisor, remainder] = Array.isArray(operand) ? operand.map(numberOf) : [];
  if (!Array.isArray(operand) || operand.length !== 2 || divisor === undefined || remainder === undefined) {
    throw bad('malformed mod, needs to be an array of two numbers');
  }
  if (Math.trunc(divisor) === 0) throw bad('divisor cannot be 0');
  return orElement((value) => {
    const number = numberOf(value);
    return number !== undefined && Math.trunc(number) % Math.trunc(divisor) === Math.trunc(remainder);
  });
}

const TYPE_CODES: Record<number, string> = {
  [-1]: 'minKey',
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  14: 'symbol',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
};
const TYPE_NAMES = new Set([...Object.values(TYPE_CODES), 'number']);
const NUMBERS = new Set(['int', 'long', 'double', 'decimal']);

export function hasType(operand: unknown): Test {
  if (Array.isArray(operand) && operand.length === 0)
    throw new CommandError('FailedToParse', '$type must match at least one type');
  const names = new Set((Array.isArray(operand) ? operand : [operand]).map(typeAlias));
  const test: Test = (value) => {
    if (value === undefined) return false;
    const name = typeName(value);
    return names.has(name) || (names.has('number') && NUMBERS.has(name));
  };
  return orElement(test);
}

function typeAlias(operand: unknown): string {
  const alias = typeof operand === 'string' ? operand : TYPE_CODES[numberOf(operand) ?? 0];
  if (alias === undefined || !TYPE_NAMES.has(alias)) throw bad(`Unknown type name alias: ${String(operand)}`);
  return alias;
}

const BITS: Record<string, (value: bigint, mask: bigint) => boolean> = {
  $bitsAllSet: (value, mask) => (value & mask) === mask,
  $bitsAnySet: (value, mask) => (value & mask) !== 0n,
  $bitsAllClear: (value, mask) => (value & mask) === 0n,
  $bitsAnyClear: (value, mask) => (value & mask) !== mask,
};

export function bits(operator: string, operand: unknown): Test | undefined {
  const check = Object.hasOwn(BITS, operator) ? BITS[operator] : undefined;
  if (!check) return undefined;
  const mask = Array.isArray(operand)
    ? operand.reduce((sum: bigint, bit) => sum | bitAt(naturalOf(operator, bit, 'BadValue')), 0n)
    : operand instanceof Binary
      ? bitsOf(operand)
      : naturalOf(operator, operand, 'FailedToParse');
  return orElement((value) => {
    const found = bitsOf(value);
    return found !== undefined && check(found, mask ?? 0n);
  });
}

// The bits of a whole number, or of binary data: its first byte has the lowest.
function bitsOf(value: unknown): bigint | undefined {
  if (value instanceof Binary)
    return BigInt(`0x0${Buffer.from(value.buffer.subarray(0, value.position)).reverse().toString('hex')}`);
  if (value instanceof Long && !(value instanceof Timestamp)) return value.toBigInt();
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number)) return undefined;
  const whole = BigInt(number);
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

// No value has a bit beyond a whole document's last.
function bitAt(position: bigint): bigint {
  return 1n << (position < 8 * MAX_DOCUMENT ? position : BigInt(8 * MAX_DOCUMENT));
}

function naturalOf(operator: string, value: unknown, codeName: CodeName): bigint {
  if (numberOf(value) === undefined) throw bad(`${operator} takes an Array, a number, or a BinData`);
  const natural = bitsOf(value);
  if (natural === undefined || natural < 0n)
    throw new CommandError(codeName, `Expected a non-negative whole number in: ${operator}`);
  return natural;
}

/** Values whose index key is found again only by an equal value (no pattern, no array, no null). */
export function isPoint(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    value instanceof Int32 ||
    value instanceof Long ||
    value instanceof Double ||
    value instanceof Decimal128 ||
    value instanceof ObjectId ||
    value instanceof Date ||
    value instanceof Binary ||
    value instanceof Timestamp ||
    value instanceof Code ||
    value instanceof MinKey ||
    value instanceof MaxKey ||
    isDoc(value)
  );
}

function bad(message: string): CommandError {
  return new CommandError('BadValue', message);
}
