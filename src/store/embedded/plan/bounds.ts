import { BSONRegExp } from 'bson';
import { KeyWriter } from '../bson/key-writer.js';
import { Kind, kindOf, numberOf } from '../bson/values.js';
import type { Predicate } from '../query/filter.js';
import { isPoint } from '../query/tests.js';
import { MAX_KEY } from '../storage/index-keys.js';

/** A range of index keys: from `start`, up to and without `end`. */
export interface Interval {
  start: Buffer;
  end: Buffer;
}

/** What a predicate makes of one field of an index: ranges in the index's order. */
export interface FieldRange {
  intervals: Interval[];
  /** whether every key in it satisfies the predicate */
  exact: boolean;
}

const writer = new KeyWriter();
const AFTER = Buffer.from([0xff]);

/** Keys of one index field for the values that `$eq` or `$in` names, or undefined if an index can't find them. */
export function pointsOf({ operator, operand }: Predicate, descending: boolean): Buffer[] | undefined {
  if (operator !== '$eq' && operator !== '$in') return undefined;
  const operands: unknown[] = operator === '$in' && Array.isArray(operand) ? operand : [operand];
  const points = new Map<string, Buffer>();
  for (const value of operands) {
    if (value !== undefined && !isPoint(value)) return undefined;
    const key = encode(value, descending);
    points.set(key.toString('latin1'), key);
  }
  return [...points.values()].sort(Buffer.compare);
}

/** The keys of one index field that may satisfy a comparison or an anchored pattern, or undefined. */
export function rangeOf({ operator, operand }: Predicate, descending: boolean): FieldRange | undefined {
  if (operator === '$regex') return prefixRange(operand, descending);
  const kind = kindOf(operand);
  if (!/^\$[gl]te?$/.test(operator) || !isPoint(operand) || Number.isNaN(numberOf(operand))) return undefined;
  if (kind === Kind.Null || kind === Kind.MinKey || kind === Kind.MaxKey || kind === Kind.Object)
    return undefined;
  const key = encode(operand, descending);
  const after = Buffer.concat([key, AFTER]);
  const whole = kindRange(kind, descending);
  const upward = operator.startsWith('$g') !== descending;
  const includes = operator.endsWith('e');
  const interval = upward
    ? { start: includes ? key : after, end: whole.end }
    : { start: whole.start, end: includes ? after : key };
  return { intervals: [interval], exact: true };
}

// A number's NaN doesn't compare, so it is left out of the range.
function kindRange(kind: Kind, descending: boolean): Interval {
  const low = kind === Kind.Number ? Buffer.from([kind, 2]) : Buffer.from([kind]);
  if (!descending) return { start: low, end: Buffer.from([kind + 1]) };
  const first = ~kind & 0xff;
  return {
    start: Buffer.from([first]),
    end: kind === Kind.Number ? Buffer.from([first, 0xfe]) : Buffer.from([first + 1]),
  };
}

// /^abc/ finds strings that begin with abc, and itself.
function prefixRange(operand: unknown, descending: boolean): FieldRange | undefined {
  if (!(operand instanceof BSONRegExp) || /[imx]/.test(operand.options) || descending) return undefined;
  const prefix = /^\^([\w\s@:/,;=#%&"'<>-]+)/.exec(operand.pattern)?.[1];
  if (!prefix || operand.pattern.includes('|')) return undefined;
  const next = operand.pattern[prefix.length + 1] ?? '';
  const sure = /[*?{]/.test(next) ? prefix.slice(0, -1) : prefix;
  if (sure === '') return undefined;
  const start = encode(sure, false).subarray(0, -1);
  const itself = encode(operand, false);
  return {
    intervals: [
      { start, end: Buffer.concat([start, AFTER]) },
      { start: itself, end: Buffer.concat([itself, AFTER]) },
    ],
    exact: false,
  };
}

function encode(value: unknown, descending: boolean): Buffer {
  return writer.reset().value(value, descending).take();
}

/** What two predicates on one field have in common. */
export function both(a: FieldRange, b: FieldRange): FieldRange {
  return {
    intervals: a.intervals.flatMap((one) => b.intervals.map((other) => intersect(one, other))),
    exact: a.exact && b.exact,
  };
}

function intersect(a: Interval, b: Interval): Interval {
  return {
    start: Buffer.compare(a.start, b.start) > 0 ? a.start : b.start,
    end: Buffer.compare(a.end, b.end) < 0 ? a.end : b.end,
  };
}

/** Puts the keys of the fields before it in front of a range; a bound beyond the longest key is cut, which widens it. */
export function behind(prefix: Buffer, { start, end }: Interval): { interval: Interval; cut: boolean } {
  const low = Buffer.concat([prefix, start]);
  const high = Buffer.concat([prefix, end]);
  if (low.length <= MAX_KEY && high.length <= MAX_KEY)
    return { interval: { start: low, end: high }, cut: false };
  const cutHigh = high.length > MAX_KEY ? Buffer.concat([high.subarray(0, MAX_KEY), AFTER]) : high;
  return { interval: { start: low.subarray(0, MAX_KEY), end: cutHigh }, cut: true };
}
