import { Decimal128, Long, ObjectId } from 'bson';
import { compareValues } from '../bson/order.js';
import { isDoc, typeName } from '../bson/values.js';
import { type CodeName, CommandError } from '../errors.js';
import { type Expression, type Its, isThere, type Options } from './own-operators.js';

const MOST_IN_RANGE = 1_000_000;
const NO_BRANCH = Symbol('no branch');

/** Expressions that mingo lacks, or does otherwise than MongoDB. Each difference is shown by a test. */
export function ownExpressions({ evaluate, expressions }: Its): Record<string, Expression> {
  const compared =
    (name: string, result: (order: number) => unknown): Expression =>
    (doc, operands, options) => {
      if (!Array.isArray(operands) || operands.length !== 2)
        throw refused('Location16020', `Expression ${name} takes exactly 2 arguments`);
      const [a, b] = operands.map((operand: unknown) => evaluate(doc, operand, options));
      return result(order(a, b));
    };
  const its = (name: string, doc: unknown, operand: unknown, options: Options): unknown =>
    expressions[name]?.(doc, operand, options);
  const checked =
    (name: string, check: (value: unknown, name: string) => void): Expression =>
    (doc, operand, options) => {
      const value = evaluate(doc, operand, options);
      check(value, name);
      return its(name, doc, literally(value), options);
    };

  return {
    $mod: checked('$mod', refuseZero),
    $toInt: checked('$toInt', refuseOtherThanWhole),
    $toLong: checked('$toLong', refuseOtherThanWhole),
    $toDouble: checked('$toDouble', refuseOtherThanNumeral),
    $toDecimal: checked('$toDecimal', refuseOtherThanNumeral),
    $convert: (doc, spec, options) => {
      const value = evaluate(doc, spec, options);
      try {
        refuseConversion(value);
      } catch (error) {
        if (isDoc(value) && 'onError' in value) return value.onError;
        throw error;
      }
      return its('$convert', doc, literally(value), options);
    },
    $dateAdd: checked('$dateAdd', refuseMonths),
    $dateSubtract: checked('$dateSubtract', refuseMonths),
    $switch: (doc, spec, options) => {
      const value = its('$switch', doc, { default: { $literal: NO_BRANCH }, ...Object(spec) }, options);
      if (value !== NO_BRANCH) return value;
      throw refused(
        'Location40066',
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    },
    $cmp: compared('$cmp', Math.sign),
    $eq: compared('$eq', (order) => order === 0),
    $ne: compared('$ne', (order) => order !== 0),
    $gt: compared('$gt', (order) => order > 0),
    $gte: compared('$gte', (order) => order >= 0),
    $lt: compared('$lt', (order) => order < 0),
    $lte: compared('$lte', (order) => order <= 0),
    $toString: (doc, operand, options) => toText(evaluate(doc, operand, options)),
    $toObjectId: (doc, operand, options) => toObjectId(evaluate(doc, operand, options)),
    $range: (doc, operands, options) => range(evaluate(doc, operands, options)),
  };
}

// What is missing sorts before null, and isn't equal to it.
function order(a: unknown, b: unknown): number {
  return isThere(a) && isThere(b) ? compareValues(a, b) : Number(isThere(a)) - Number(isThere(b));
}

// $convert looks for the names of its options before it evaluates.
function literally(value: unknown): unknown {
  if (!isDoc(value)) return { $literal: value };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, { $literal: inner }]));
}

function refuseZero(operands: unknown): void {
  if (Array.isArray(operands) && operands[1] === 0) throw refused('Location16610', "can't $mod by zero");
}

function refuseOtherThanWhole(value: unknown, name: string): void {
  if (value instanceof Date && name === '$toInt') throw unconvertible(value, 'int');
  if (typeof value === 'string' && !/^[+-]?\d+$/.test(value)) throw notNumeral(value);
}

function refuseOtherThanNumeral(value: unknown): void {
  if (typeof value === 'string' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value))
    throw notNumeral(value);
}

function refuseConversion(spec: unknown): void {
  if (!isDoc(spec)) return;
  if (/^(int|long|16|18)$/.test(String(spec.to))) refuseOtherThanWhole(spec.input, '$convert');
  if (/^(double|decimal|1|19)$/.test(String(spec.to))) refuseOtherThanNumeral(spec.input);
}

// mingo lets 31 January and a month be 2 March.
function refuseMonths(spec: unknown, name: string): void {
  if (isDoc(spec) && !/^(week|day|hour|minute|second|millisecond)$/.test(String(spec.unit)))
    throw refused('NotImplemented', `${name} of months and years is not supported by this store`);
}

function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId || value instanceof Long || value instanceof Decimal128)
    return value.toString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw unconvertible(value, 'string');
}

function toObjectId(value: unknown): ObjectId | null {
  if (value === undefined || value === null) return null;
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unconvertible(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value))
    throw refused(
      'ConversionFailure',
      `Failed to parse objectId '${value}' in $convert with no onError value`,
    );
  return new ObjectId(value);
}

function range(operands: unknown): number[] {
  const [start, end, step = 1] = Array.isArray(operands) ? operands.map(Number) : [];
  if (!Number.isInteger(start) || !Number.isInteger(end) || !Number.isInteger(step))
    throw refused('Location34443', '$range requires whole numbers');
  if (step === 0) throw refused('Location34449', '$range requires a non-zero step value');
  const [from, to] = [Number(start), Number(end)];
  const length = Math.max(Math.ceil((to - from) / step), 0);
  if (length > MOST_IN_RANGE) throw refused('ExceededMemoryLimit', '$range would use too much memory');
  return Array.from({ length }, (_, at) => from + at * step);
}

function unconvertible(value: unknown, type: string): CommandError {
  return refused(
    'ConversionFailure',
    `Unsupported conversion from ${typeName(value)} to ${type} in $convert with no onError value`,
  );
}

function notNumeral(text: string): CommandError {
  return refused('ConversionFailure', `Failed to parse number '${text}' in $convert with no onError value`);
}

function refused(codeName: CodeName, message: string): CommandError {
  return new CommandError(codeName, message);
}
