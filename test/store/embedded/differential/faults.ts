import { BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, Timestamp } from 'mongodb';
import { type Fields, isFields, isNumber } from './plain.js';
import { type Condition, conditionsOf, type Reached, reach, withElements } from './reach.js';
import type { Step } from './steps.js';

/** Where mingo answers otherwise than MongoDB, with the sentence of MongoDB's manual (7.0) that settles it. */
interface Fault<Affects> {
  mingo: string;
  manual: string;
  page: string;
  affects: Affects;
}

/** Whether a fault explains that mingo takes another view of a filter on a document. */
export function isFaultOfFilter(filter: Fields, doc: Fields): boolean {
  return conditionsOf(filter).some((condition) =>
    OF_FILTERS.some(({ affects }) => affects(condition, reach(doc, condition.path))),
  );
}

/** Whether a fault explains that mingo puts two documents the other way round. */
export function isFaultOfSort(sort: Fields, docs: readonly Fields[]): boolean {
  return Object.keys(sort).some((path) =>
    docs.some((doc) => OF_SORTS.some(({ affects }) => affects(reach(doc, path)))),
  );
}

/** Whether a fault explains that mingo projects a document otherwise. */
export function isFaultOfProjection(projection: Fields, doc: Fields): boolean {
  return Object.keys(projection).some((path) =>
    OF_PROJECTIONS.some(({ affects }) => affects(path, projection[path], doc)),
  );
}

/** Whether a fault explains that mingo updates a document otherwise. */
export function isFaultOfUpdate(steps: readonly Step[], doc: Fields): boolean {
  return steps.some((step) => {
    const { values } = reach(doc, step.path.replaceAll('.$[]', ''));
    return OF_UPDATES.some(({ affects }) => affects(step, values));
  });
}

const COMPARISON = /^\$[gl]te?$/;

const OF_FILTERS: readonly Fault<(condition: Condition, reached: Reached) => boolean>[] = [
  {
    mingo: 'knows no decimals, and no longs beyond 2^53',
    manual:
      'MongoDB treats some data types as equivalent for comparison purposes. For instance, numeric types undergo conversion before comparison.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ operand }, { values }) =>
      holds(operand, isWide)
        ? values.some((value) => holds(value, isNumber))
        : holds(operand, isNumber) && holds(values, isWide),
  },
  {
    mingo: 'finds NaN beside every number',
    manual: 'MongoDB only performs comparisons on values of the same type; NaN is equal to itself alone.',
    page: 'reference/operator/query/gte',
    affects: ({ operator, operand }, { values }) =>
      COMPARISON.test(operator) && (isNaNumber(operand) || withElements(values).some(isNaNumber)),
  },
  {
    mingo: 'compares MinKey and MaxKey with nothing but themselves',
    manual:
      'MinKey (internal type) is the lowest, MaxKey (internal type) the highest in the comparison order.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ operator, operand }) =>
      COMPARISON.test(operator) && (operand instanceof MinKey || operand instanceof MaxKey),
  },
  {
    mingo: 'does not compare what is missing with null',
    manual: 'For comparison, a non-existent field is treated as it would be null.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ operator, operand }, { missing }) => COMPARISON.test(operator) && operand === null && missing,
  },
  {
    mingo:
      'gathers what a path finds in the elements of an array into one array, and leaves out those that lack it',
    manual:
      'Use dot notation to query fields of embedded documents in an array: the condition holds when at least one embedded document in the array has it.',
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
      'If the path meets an array, its embedded documents are looked at; not those of arrays within it.',
    page: 'tutorial/query-array-of-documents',
    affects: (_condition, { nested }) => nested,
  },
  {
    mingo:
      "does not look at an array's elements for $type, and cannot tell number types, ObjectIds and rarer ones",
    manual:
      'For documents where field is an array, $type returns documents in which at least one array element matches a type passed to $type.',
    page: 'reference/operator/query/type',
    affects: ({ operator, operand }, { values }) =>
      operator === '$type' &&
      (values.some((value) => Array.isArray(value)) ||
        listed(operand).some((type) => !TYPES_OF_MINGO.has(type)) ||
        (listed(operand).includes('number') && values.some((value) => isWide(value) || isNaNumber(value)))),
  },
  {
    mingo: 'looks for $all in arrays only',
    manual:
      'The $all operator is equivalent to an $and operation of the specified values: { tags: { $all: [ "a" ] } } matches tags: "a".',
    page: 'reference/operator/query/all',
    affects: ({ operator }, { values, missing }) =>
      operator === '$all' && (missing || values.some((value) => !Array.isArray(value))),
  },
  {
    mingo: 'counts true as 1 in $mod, and does not round',
    manual:
      'Select documents where the value of a field divided by a divisor has the specified remainder; the value is rounded towards zero.',
    page: 'reference/operator/query/mod',
    affects: ({ operator }, { values }) =>
      operator === '$mod' &&
      withElements(values).some(
        (value) => typeof value === 'boolean' || (value instanceof Double && !Number.isInteger(value.value)),
      ),
  },
  {
    mingo: 'looks for a pattern in arrays within arrays',
    manual: 'If the field holds an array, the condition is on the array or on its elements.',
    page: 'tutorial/query-arrays',
    affects: ({ operator, operand }, { values }) =>
      (operator === '$regex' || operand instanceof RegExp || operand instanceof BSONRegExp) &&
      withElements(values).filter((value) => Array.isArray(value)).length > 1,
  },
  {
    mingo: 'takes an element without fields for the field that $elemMatch asks for',
    manual:
      'The $elemMatch operator matches documents that contain an array field with at least one element that matches all the specified query criteria.',
    page: 'reference/operator/query/elemMatch',
    affects: ({ operator, operand }, { values }) =>
      operator === '$elemMatch' &&
      isFields(operand) &&
      Object.keys(operand).some((name) => !name.startsWith('$')) &&
      withElements(values).some((value) => !isFields(value) && !Array.isArray(value)),
  },
  {
    mingo: 'finds no stored pattern by the same pattern',
    manual:
      'A pattern as the value of a field matches strings, and regular expression objects that are the same.',
    page: 'reference/operator/query/regex',
    affects: ({ operand }, { values }) =>
      listed(operand).some((item) => item instanceof BSONRegExp) &&
      withElements(values).some((value) => value instanceof BSONRegExp),
  },
];

/** Whether a fault explains that mingo makes something else of a pipeline. */
export function isFaultOfPipeline(
  pipeline: readonly Fields[],
  docs: readonly Fields[],
  made: readonly Fields[],
): boolean {
  return OF_PIPELINES.some(({ affects }) => affects(pipeline, docs, made));
}

const OF_PIPELINES: readonly Fault<
  (pipeline: readonly Fields[], docs: readonly Fields[], made: readonly Fields[]) => boolean
>[] = [
  {
    mingo: 'has its own view of what a $match finds',
    manual: 'The $match query syntax is identical to the read operation query syntax.',
    page: 'reference/operator/aggregation/match',
    affects: (pipeline, docs) =>
      pipeline.some(({ $match }) => $match && docs.some((doc) => isFaultOfFilter($match as Fields, doc))),
  },
  {
    mingo: 'counts nothing as one document that says 0',
    manual:
      '$count is equivalent to $group with { _id: null, count: { $sum: 1 } } and $project: no document, no group.',
    page: 'reference/operator/aggregation/count',
    affects: (pipeline, _docs, made) =>
      pipeline.some((stage) => '$count' in stage || '$facet' in stage) &&
      /^\[(\]|.*"count":\[\])/.test(JSON.stringify(made)),
  },
  {
    mingo: 'puts null into $push and $addToSet for what is missing',
    manual:
      '$push returns an array of all values that result from applying an expression to documents: a document without the field adds none.',
    page: 'reference/operator/aggregation/push',
    affects: (pipeline, docs) =>
      pipeline.some(({ $group }) =>
        Object.values(($group ?? {}) as Fields).some((sum) =>
          ['$push', '$addToSet'].some((operator) => {
            const path = isFields(sum) && sum[operator];
            return typeof path === 'string' && docs.some((doc) => reach(doc, path.slice(1)).missing);
          }),
        ),
      ),
  },
];

const OF_SORTS: readonly Fault<(reached: Reached) => boolean>[] = [
  {
    mingo: 'orders arrays by their first elements, in either direction',
    manual:
      'With arrays, a less-than comparison or an ascending sort compares the smallest elements of the array, a descending sort the largest.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ values, through }) => through || values.some((value) => Array.isArray(value)),
  },
  {
    mingo: 'orders embedded documents by the names of their fields',
    manual: 'Recursively compare key-value pairs in the order that they appear within the BSON object.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ values }) => values.some(isFields),
  },
  {
    mingo: 'knows the order of JavaScript types only, puts what is missing before null and NaN nowhere',
    manual:
      'MongoDB uses the comparison order MinKey, Null, Numbers, Symbol and String, Object, Array, BinData, ObjectId, Boolean, Date, Timestamp, Regular Expression, MaxKey.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ values, missing }) => missing || values.some((value) => value === null || isRare(value)),
  },
];

const OF_PROJECTIONS: readonly Fault<(path: string, wanted: unknown, doc: Fields) => boolean>[] = [
  {
    mingo: 'throws when it leaves a field out of an array that holds null',
    manual: 'You can use dot notation to exclude fields inside embedded documents nested in an array.',
    page: 'tutorial/project-fields-from-query-results',
    affects: (path, wanted, doc) =>
      wanted === 0 &&
      path.includes('.') &&
      reach(doc, path.split('.')[0] ?? '')
        .values.flat(9)
        .includes(null),
  },
];

const OF_UPDATES: readonly Fault<(step: Step, values: readonly unknown[]) => boolean>[] = [
  {
    mingo: 'calculates and compares with no decimals, no longs beyond 2^53 and no NaN',
    manual: 'Use of the $inc operator on a field of mixed numeric types: the result has the wider type.',
    page: 'reference/operator/update/inc',
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
    manual:
      'The $min and $max operators can compare values of different types, using the BSON comparison order.',
    page: 'reference/operator/update/min',
    affects: ({ operator, operand }, values) =>
      /^\$(min|max)$/.test(operator) &&
      [operand, ...values].some(
        (value) => Array.isArray(value) || isFields(value) || value === null || isRare(value),
      ),
  },
  {
    mingo: 'pulls by its own view of a condition',
    manual: 'The $pull operator removes all instances of a value or values that match a specified condition.',
    page: 'reference/operator/update/pull',
    affects: ({ operator, operand, path }, values) =>
      operator === '$pull' &&
      withElements(values).some((element) =>
        isFields(operand) && !Object.keys(operand).some((name) => name.startsWith('$'))
          ? !isFields(element) || isFaultOfFilter(operand, element)
          : isFaultOfFilter({ [path]: operand }, { [path]: element }),
      ),
  },
];

const TYPES_OF_MINGO = new Set<unknown>(['number', 'string', 'date', 'null', 'bool', 'array', 'object', 2]);

/** Whether a value, or one within it, is such a one. */
function holds(value: unknown, is: (value: unknown) => boolean): boolean {
  if (is(value)) return true;
  if (Array.isArray(value)) return value.some((item) => holds(item, is));
  return isFields(value) && Object.values(value).some((inner) => holds(inner, is));
}

const isWide = (value: unknown): boolean =>
  value instanceof Decimal128 ||
  (value instanceof Long && !(value instanceof Timestamp) && !Number.isSafeInteger(value.toNumber()));

const isNaNumber = (value: unknown): boolean => value instanceof Double && Number.isNaN(value.value);
const listed = (operand: unknown): unknown[] => (Array.isArray(operand) ? operand : [operand]);

// JavaScript has no such type, or none that mingo orders as MongoDB does.
function isRare(value: unknown): boolean {
  if (isWide(value) || isNaNumber(value) || typeof value === 'boolean') return true;
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !isNumber(value);
}
