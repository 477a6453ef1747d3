import { type Fields, isFields } from '../plain.js';
import { reach } from '../reach.js';
import { type Fault, isNaNumber, isRare, isWide } from './fault.js';
import { isFaultOfFilter } from './ofFilters.js';

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
    manual: 'The $count stage is equivalent to the following $group + $project sequence.',
    page: 'reference/operator/aggregation/count',
    affects: (pipeline, _docs, made) =>
      pipeline.some((stage) => '$count' in stage || '$facet' in stage) &&
      /^\[(\]|.*"count":\[\])/.test(JSON.stringify(made)),
  },
  {
    mingo: 'puts null into $push and $addToSet for what is missing',
    manual:
      'Returns an array of all the values found in the selected field among the documents in that group.',
    page: 'reference/operator/aggregation/push',
    affects: (pipeline, docs) =>
      summedPaths(pipeline, ['$push', '$addToSet']).some((path) =>
        docs.some((doc) => reach(doc, path).missing),
      ),
  },
  {
    mingo: 'finds the $max and $min among types that JavaScript lacks by their names',
    manual:
      '$max compares both value and type, using the specified BSON comparison order for values of different types.',
    page: 'reference/operator/aggregation/max',
    affects: (pipeline, docs) =>
      summedPaths(pipeline, ['$max', '$min']).some((path) =>
        docs.some((doc) => reach(doc, path).values.some((value) => isRare(value) || value === null)),
      ),
  },
  {
    mingo: 'groups, adds and tells apart with no decimals, no longs beyond 2^53 and no NaN',
    manual:
      'MongoDB treats some types as equivalent for comparison purposes. For instance, numeric types undergo conversion before comparison.',
    page: 'reference/bson-type-comparison-order',
    affects: (pipeline, docs) =>
      [...summedPaths(pipeline, ['$addToSet', '$sum', '$avg']), ...groupedPaths(pipeline)].some((path) =>
        docs.some((doc) => reach(doc, path).values.some((value) => isWide(value) || isNaNumber(value))),
      ),
  },
];

// The paths that a $group sums up by one of these.
function summedPaths(pipeline: readonly Fields[], operators: readonly string[]): string[] {
  const sums = pipeline.flatMap(({ $group }) =>
    isFields($group) ? Object.values($group).filter(isFields) : [],
  );
  return sums.flatMap((sum) =>
    operators.flatMap((operator) => (typeof sum[operator] === 'string' ? [sum[operator].slice(1)] : [])),
  );
}

function groupedPaths(pipeline: readonly Fields[]): string[] {
  return pipeline.flatMap(({ $group }) =>
    isFields($group) && typeof $group._id === 'string' ? [$group._id.slice(1)] : [],
  );
}
