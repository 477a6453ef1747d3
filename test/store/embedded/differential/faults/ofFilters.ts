import { BSONRegExp, Double, MaxKey, MinKey } from 'mongodb';
import { type Fields, isFields, isNumber } from '../plain.js';
import { type Condition, conditionsOf, type Reached, reach, withElements } from '../reach.js';
import { type Fault, holds, isNaNumber, isWide } from './fault.js';

/** Whether a fault explains that mingo takes another view of a filter on a document. */
export function isFaultOfFilter(filter: Fields, doc: Fields): boolean {
  return conditionsOf(filter).some((condition) =>
    OF_FILTERS.some(({ affects }) => affects(condition, reach(doc, condition.path))),
  );
}

const COMPARISON = /^\$[gl]te?$/;

const OF_FILTERS: readonly Fault<(condition: Condition, reached: Reached) => boolean>[] = [
  {
    mingo: 'knows no decimals, and no longs beyond 2^53',
    manual:
      'MongoDB treats some types as equivalent for comparison purposes. For instance, numeric types undergo conversion before comparison.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ operand }, { values }) =>
      holds(operand, isWide)
        ? values.some((value) => holds(value, isNumber))
        : holds(operand, isNumber) && holds(values, isWide),
  },
  {
    mingo: 'finds NaN beside every number',
    manual:
      '(silent; in its own test jstests/core/nan.js $lte and $gte find NaN for NaN alone, $lt and $gt nothing)',
    page: 'reference/operator/query/gte',
    affects: ({ operator, operand }, { values }) =>
      COMPARISON.test(operator) && (isNaNumber(operand) || withElements(values).some(isNaNumber)),
  },
  {
    mingo: 'compares MinKey and MaxKey with nothing but themselves',
    manual:
      'MinKey and MaxKey compare less than and greater than all other possible BSON element values, respectively.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ operator, operand }) =>
      COMPARISON.test(operator) && (operand instanceof MinKey || operand instanceof MaxKey),
  },
  {
    mingo: 'does not compare what is missing with null',
    manual:
      'A sort on the a field in documents { } and { a: null } would treat the documents as equivalent in sort order.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ operator, operand }, { missing }) => COMPARISON.test(operator) && operand === null && missing,
  },
  {
    mingo:
      'gathers what a path finds in the elements of an array into one array, and leaves out those that lack it',
    manual:
      'The following example selects all documents where the instock array has at least one embedded document that contains the field qty.',
    page: 'tutorial/query-array-of-documents',
    affects: ({ operator, operand }, { through, missing, values }) =>
      through &&
      (/^\$(size|type|all|elemMatch)$/.test(operator) ||
        holds(operand, (value) => Array.isArray(value)) ||
        (listed(operand).includes(null) && (missing || values.length === 0)) ||
        (operator === '$exists' && values.length === 0)),
  },
  {
    mingo: 'goes on through arrays within arrays',
    manual:
      'Concatenate the name of the array field, with a dot (.) and the name of the field in the nested document.',
    page: 'tutorial/query-array-of-documents',
    affects: (_condition, { nested }) => nested,
  },
  {
    mingo:
      "does not look at an array's elements for $type, and cannot tell number types, ObjectIds and rarer ones",
    manual:
      'For documents where <field> is an array, $type returns documents in which at least one array element matches a type passed to $type.',
    page: 'reference/operator/query/type',
    affects: ({ operator, operand }, { values }) =>
      operator === '$type' &&
      (values.some((value) => Array.isArray(value)) ||
        listed(operand).some((type) => !TYPES_OF_MINGO.has(type)) ||
        (listed(operand).includes('number') && values.some((value) => isWide(value) || isNaNumber(value)))),
  },
  {
    mingo: 'looks for $all in arrays only',
    manual: 'You may use the $all operator to select against a non-array field.',
    page: 'reference/operator/query/all',
    affects: ({ operator }, { values, missing }) =>
      operator === '$all' && (missing || values.some((value) => !Array.isArray(value))),
  },
  {
    mingo: 'counts true as 1 in $mod, and does not round',
    manual: 'The $mod expression rounds decimal input towards zero.',
    page: 'reference/operator/query/mod',
    affects: ({ operator }, { values }) =>
      operator === '$mod' &&
      withElements(values).some(
        (value) => typeof value === 'boolean' || (value instanceof Double && !Number.isInteger(value.value)),
      ),
  },
  {
    mingo: 'looks for a pattern in arrays within arrays',
    manual:
      'To query if the array field contains at least one element with the specified value, use the filter { <field>: <value> }.',
    page: 'tutorial/query-arrays',
    affects: ({ operator, operand }, { values }) =>
      (operator === '$regex' || operand instanceof RegExp || operand instanceof BSONRegExp) &&
      withElements(values).filter((value) => Array.isArray(value)).length > 1,
  },
  {
    mingo: 'takes an element without fields for the field that $elemMatch asks for',
    manual:
      'Use $elemMatch operator to specify multiple criteria on an array of embedded documents such that at least one embedded document satisfies all the specified criteria.',
    page: 'tutorial/query-array-of-documents',
    affects: ({ operator, operand }, { values }) =>
      operator === '$elemMatch' &&
      isFields(operand) &&
      Object.keys(operand).some((name) => !name.startsWith('$')) &&
      withElements(values).some((value) => !isFields(value) && !Array.isArray(value)),
  },
  {
    mingo: 'finds no stored pattern by the same pattern',
    manual: '(silent; its RegexMatchExpression matches strings, and regular expressions that are the same)',
    page: 'reference/operator/query/regex',
    affects: ({ operand }, { values }) =>
      listed(operand).some((item) => item instanceof BSONRegExp) &&
      withElements(values).some((value) => value instanceof BSONRegExp),
  },
];

const TYPES_OF_MINGO = new Set<unknown>(['number', 'string', 'date', 'null', 'bool', 'array', 'object', 2]);

const listed = (operand: unknown): unknown[] => (Array.isArray(operand) ? operand : [operand]);
