import { Decimal128, Long, ObjectId } from 'bson';
import type { evalExpr } from 'mingo/core';
import type { Lazy } from 'mingo/lazy';
import { compareValues, keyOf } from '../bson/order.js';
import { type Doc, fieldOf, isDoc, promote, typeName } from '../bson/values.js';
import { type CodeName, CommandError } from '../errors.js';
import { arithmetic, isNumber } from '../update/numbers.js';
import { excluded, withFields, withoutPaths, withValue } from './reshape.js';

type Evaluate = typeof evalExpr;
type Options = Parameters<Evaluate>[2];
type Expression = (doc: unknown, operand: unknown, options: Options) => unknown;
type Accumulator = (docs: unknown[], operand: unknown, options: Options) => unknown;
type Stream = ReturnType<typeof Lazy>;
type Stage = (docs: Stream, operand: never, options: Options) => Stream;

/** What of mingo's the operators here make use of. */
export interface Its {
  evaluate: Evaluate;
  lazy: typeof Lazy;
  /** gives null for what is missing: so each value is asked for inside a document */
  push: (docs: unknown[], operand: unknown, options: Options) => { value: unknown }[];
  /** gives undefined for what is pruned */
  redact: Stage;
  /** leaving out, it changes the documents it is given */
  project: Stage;
}

interface Operators {
  expression: Record<string, Expression>;
  accumulator: Record<string, Accumulator>;
  pipeline: Record<string, Stage>;
}

const MOST_IN_RANGE = 1_000_000;

/** What mingo lacks, or does otherwise than MongoDB. Each difference is shown by a test. */
export function ownOperators({ evaluate, lazy, push, redact, project }: Its): Operators {
  const adding: Stage = (docs, spec: Doc, options) =>
    docs.map((doc: Doc) => withFields(doc, spec, (expression) => evaluate(doc, expression, options)));
  const compared =
    (name: string, result: (order: number) => unknown): Expression =>
    (doc, operands, options) => {
      if (!Array.isArray(operands) || operands.length !== 2)
        throw refused('Location16020', `Expression ${name} takes exactly 2 arguments`);
      const [a, b] = operands.map((operand: unknown) => evaluate(doc, operand, options));
      return result(order(a, b));
    };
  const extreme =
    (sign: 1 | -1): Accumulator =>
    (docs, expression, options) =>
      gathered(docs, expression, options)
        .filter((value) => isThere(value) && value !== null)
        .reduce(
          (most: unknown, value) => (most === null || compareValues(value, most) * sign > 0 ? value : most),
          null,
        );
  const gathered = (docs: unknown[], expression: unknown, options: Options): unknown[] =>
    expression === null || expression === undefined
      ? docs
      : push(docs, { value: expression }, options).map(({ value }) => value);

  return {
    expression: {
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
    },
    accumulator: {
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
          throw refused('NotImplemented', '$avg of decimals is not supported by this store');
        return numbers.length === 0 ? null : Number(total(numbers)) / numbers.length;
      },
    },
    pipeline: {
      // mingo takes documents for the same that differ in the order of their fields, and numbers that differ beyond 2^53
      $group: (docs, { _id: by, ...named }: Doc, options) =>
        docs.transform((all: unknown[]) => {
          const sums = Object.entries(named);
          const groups = new Map<string, { id: unknown; members: unknown[] }>();
          for (const doc of all) {
            const id = present(evaluate(doc, by, options)) ?? null;
            const key = keyOf(id).toString('latin1');
            const known = groups.get(key);
            if (known) known.members.push(doc);
            else groups.set(key, { id, members: [doc] });
          }
          return lazy(
            [...groups.values()].map(({ id, members }) => ({
              _id: id,
              ...Object.fromEntries(sums.map(([name, sum]) => [name, evaluate(members, sum, options)])),
            })),
          );
        }),
      $unwind: (docs, spec: string | Unwind) =>
        docs.transform((all) =>
          lazy(all.flatMap((doc) => unwound(doc as Doc, typeof spec === 'string' ? { path: spec } : spec))),
        ),
      $set: adding,
      $addFields: adding,
      $unset: (docs, paths: string | string[]) => docs.map((doc: Doc) => withoutPaths(doc, [paths].flat())),
      $project: (docs, spec: Doc, options) => {
        const paths = excluded(spec);
        return paths
          ? docs.map((doc: Doc) => withoutPaths(doc, paths))
          : project(docs, spec as never, options);
      },
      $redact: (docs, operand, options) => redact(docs, operand, options).filter(isThere).map(redacted),
      $sample: (docs, { size }: { size: number }) =>
        docs.transform((all) => lazy(shuffled(all).slice(0, size))),
    },
  };
}

// { a: missing } is {}, which isn't { a: null }.
function present(value: unknown): unknown {
  if (!isDoc(value)) return value;
  const there = Object.entries(value).filter(([, inner]) => isThere(inner));
  return Object.fromEntries(there.map(([name, inner]) => [name, present(inner)]));
}

interface Unwind {
  path: string;
  includeArrayIndex?: string;
  preserveNullAndEmptyArrays?: boolean;
}

// A path doesn't go through arrays. Whatever isn't an array, null or missing counts as an array of itself.
function unwound(
  doc: Doc,
  { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keeps }: Unwind,
): Doc[] {
  const parts = path.slice(1).split('.');
  const value = parts.reduce<unknown>((of, part) => (isDoc(of) ? fieldOf(of, part) : undefined), doc);
  const indexed = (made: unknown, at: number | null): Doc =>
    (index === undefined ? made : withValue(made, index.split('.'), at)) as Doc;
  if (!Array.isArray(value))
    return keeps || (value !== undefined && value !== null) ? [indexed(doc, null)] : [];
  if (value.length === 0) return keeps ? [indexed(withoutPaths(doc, [parts.join('.')]), null)] : [];
  return value.map((item: unknown, at) => indexed(withValue(doc, parts, item), at));
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

// What is missing sorts before null, and isn't equal to it.
function order(a: unknown, b: unknown): number {
  return isThere(a) && isThere(b) ? compareValues(a, b) : Number(isThere(a)) - Number(isThere(b));
}

// An expression may give the document, or nothing; whatever else it gives is not one.
function redacted(value: unknown): unknown {
  if (isDoc(value)) return value;
  throw new CommandError(
    'Location17053',
    "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
  );
}

function isDecimal(value: unknown): boolean {
  return value instanceof Decimal128;
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}

function distinct(values: unknown[]): unknown[] {
  return [...new Map(values.map((value) => [keyOf(value).toString('latin1'), value])).values()];
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

function shuffled(values: unknown[]): unknown[] {
  const left = [...values];
  for (let at = left.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [left[at], left[other]] = [left[other], left[at]];
  }
  return left;
}

function unconvertible(value: unknown, type: string): CommandError {
  return refused(
    'ConversionFailure',
    `Unsupported conversion from ${typeName(value)} to ${type} in $convert with no onError value`,
  );
}

function refused(codeName: CodeName, message: string): CommandError {
  return new CommandError(codeName, message);
}
