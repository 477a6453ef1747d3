import { Decimal128, Double, Int32, Long } from 'mongodb';
import { exactly, type Fields, isFields, isNumber } from './plain.js';
import { reach } from './reach.js';

/** One operator of an update on one path. */
export interface Step {
  operator: string;
  path: string;
  operand: unknown;
}

export function stepsOf(update: Fields): Step[] {
  return Object.entries(update).flatMap(([operator, fields]) =>
    Object.entries(fields as Fields).map(([path, operand]) => ({ operator, path, operand })),
  );
}

/** The numbers of an updated document whose type is neither that of one that was there or given, nor of a calculation. */
export function numbersOfNowhere(steps: readonly Step[], before: Fields, after: Fields): unknown[] {
  const given = [...numbersIn(before), ...steps.flatMap(({ operand }) => numbersIn(operand))];
  const known = new Set(given.map(exactly));
  const calculated = new Set(
    steps
      .filter(({ operator }) => operator === '$inc' || operator === '$mul')
      .flatMap(({ path, operand }) => {
        const there = reach(before, path.replaceAll('.$[]', '')).values.flat().filter(isNumber);
        const others = [new Int32(0), ...there, ...given];
        return others.map((other) => Math.max(width(other), width(operand)));
      }),
  );
  // An int that overflows becomes a long.
  if (calculated.has(0)) calculated.add(1);
  return numbersIn(after).filter((number) => !known.has(exactly(number)) && !calculated.has(width(number)));
}

function numbersIn(value: unknown): unknown[] {
  if (isNumber(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  return isFields(value) ? Object.values(value).flatMap(numbersIn) : [];
}

function width(number: unknown): number {
  if (number instanceof Decimal128) return 3;
  if (number instanceof Double) return 2;
  return number instanceof Long ? 1 : 0;
}
