import { BSONRegExp } from 'mongodb';
import { type Fields, isFields } from '../plain.js';
import { reach, withElements } from '../reach.js';
import type { Step } from '../steps.js';
import { type Fault, holds, isNaNumber, isRare, isWide } from './fault.js';
import { isFaultOfFilter } from './ofFilters.js';

/** Whether a fault explains that mingo updates a document otherwise. */
export function isFaultOfUpdate(steps: readonly Step[], doc: Fields): boolean {
  return steps.some((step) => {
    const { values } = reach(doc, step.path.replaceAll('.$[]', ''));
    return OF_UPDATES.some(({ affects }) => affects(step, values));
  });
}

const OF_UPDATES: readonly Fault<(step: Step, values: readonly unknown[]) => boolean>[] = [
  {
    mingo: 'calculates and compares with no decimals, no longs beyond 2^53 and no NaN',
    manual:
      'Multiplication with values of mixed numeric types (32-bit integer, 64-bit integer, float) may result in conversion of numeric type.',
    page: 'reference/operator/update/mul',
    affects: ({ operator, operand }, values) =>
      /^\$(inc|mul|min|max|pull|pullAll|addToSet)$/.test(operator) &&
      [operand, values].some((value) => holds(value, (inner) => isWide(inner) || isNaNumber(inner))),
  },
  {
    mingo: 'does not cut what $push makes where there was no array',
    manual: 'The $slice modifier limits the number of array elements during a $push operation.',
    page: 'reference/operator/update/slice',
    affects: ({ operator, operand }, values) =>
      operator === '$push' && isFields(operand) && '$slice' in operand && values.length === 0,
  },
  {
    mingo: 'makes a set of the whole array, or of nothing where there was none',
    manual:
      '$addToSet only ensures that there are no duplicate items added to the set and does not affect existing duplicate elements.',
    page: 'reference/operator/update/addToSet',
    affects: ({ operator }) => operator === '$addToSet',
  },
  {
    mingo: 'compares arrays by their elements, and types that JavaScript lacks by their names',
    manual: 'The $min operator can compare values of different types, using the BSON comparison order.',
    page: 'reference/operator/update/min',
    affects: ({ operator, operand }, values) =>
      /^\$(min|max)$/.test(operator) &&
      [operand, ...values].some(
        (value) => Array.isArray(value) || isFields(value) || value === null || isRare(value),
      ),
  },
  {
    mingo: 'pulls by its own view of a condition',
    manual:
      'The $pull operator removes from an existing array all instances of a value or values that match a specified condition.',
    page: 'reference/operator/update/pull',
    affects: ({ operator, operand, path }, values) =>
      operator === '$pull' &&
      withElements(values).some((element) =>
        isFields(operand) && !Object.keys(operand).some((name) => name.startsWith('$'))
          ? !isFields(element) || isFaultOfFilter(operand, element)
          : isFaultOfFilter({ [path]: operand }, { [path]: element }),
      ),
  },
  {
    mingo: 'pulls with $pullAll what matches a pattern too, and arrays that hold a value',
    manual: 'The $pullAll operator removes all instances of the specified values from an existing array.',
    page: 'reference/operator/update/pullAll',
    affects: ({ operator, operand }, values) =>
      operator === '$pullAll' &&
      (holds(operand, (value) => value instanceof BSONRegExp) ||
        values.some((value) => Array.isArray(value) && value.some((item) => Array.isArray(item)))),
  },
];
