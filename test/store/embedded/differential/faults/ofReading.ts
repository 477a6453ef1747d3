import { type Fields, isFields } from '../plain.js';
import { type Reached, reach } from '../reach.js';
import { type Fault, isRare } from './fault.js';

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

const OF_SORTS: readonly Fault<(reached: Reached) => boolean>[] = [
  {
    mingo: 'orders arrays by their first elements, in either direction',
    manual:
      'With arrays, a less-than comparison or an ascending sort compares the smallest element of arrays, and a greater-than comparison or a descending sort compares the largest element of the arrays.',
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
      'MongoDB uses the following comparison order: MinKey, Null, Numbers, Symbol, String, Object, Array, BinData, ObjectId, Boolean, Date, Timestamp, Regular Expression, MaxKey.',
    page: 'reference/bson-type-comparison-order',
    affects: ({ values, missing }) => missing || values.some((value) => value === null || isRare(value)),
  },
];

const OF_PROJECTIONS: readonly Fault<(path: string, wanted: unknown, doc: Fields) => boolean>[] = [
  {
    mingo: 'throws when it leaves a field out of an array that holds null',
    manual: 'Use dot notation to project specific fields inside documents embedded in an array.',
    page: 'tutorial/project-fields-from-query-results',
    affects: (path, wanted, doc) =>
      wanted === 0 &&
      path.includes('.') &&
      reach(doc, path.split('.')[0] ?? '')
        .values.flat(9)
        .includes(null),
  },
];
