import { type Doc, isDoc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { IndexPlan } from '../plan/index-plan.js';
import { choosePlan, type Plan } from '../plan/planner.js';
import { openQuery, type Query } from '../plan/scan.js';
import { pull } from '../plan/source.js';
import { compileFilter } from '../query/filter.js';
import { stagesOf } from './stages.js';
import { type Command, countArgument, docArgument, type Request, sortArgument, targetOf } from './command.js';
import { splitPipeline } from './pipeline.js';

/** explain: https://www.mongodb.com/docs/manual/reference/command/explain/ */
export const explain: Command = async ({ catalog }, request) => {
  const { explain: explained, verbosity } = request.command;
  if (!isDoc(explained)) throw new CommandError('FailedToParse', 'explain needs the command to explain');
  const inner = { ...request, command: explained };
  const [name = ''] = Object.keys(explained);
  const target = targetOf(inner, name);
  const { query, filter } = queryOf(name, inner);
  const collection = catalog.get(target.db, target.name);
  const plan: Plan = collection ? choosePlan(catalog.env, collection, query) : { kind: 'collection' };
  const queryPlanner = {
    plannerVersion: 1,
    namespace: `${target.db}.${target.name}`,
    parsedQuery: filter,
    winningPlan: collection ? winningPlan(plan, query) : { stage: 'EOF' },
    rejectedPlans: [],
  };
  if (verbosity === 'queryPlanner') return { queryPlanner };
  const source = openQuery(catalog, collection, query);
  let nReturned = 0;
  while (await pull(source)) nReturned++;
  return { queryPlanner, executionStats: { executionSuccess: true, nReturned } };
};

function queryOf(name: string, request: Request): { query: Query; filter: Doc } {
  const { command } = request;
  const of = (
    filter: Doc,
    sort: Doc | undefined,
    skip?: number,
    limit?: number,
    hint: unknown = command.hint,
  ): { query: Query; filter: Doc } => ({
    query: { filter: compileFilter(filter), sort: sortArgument(sort), skip, limit, hint },
    filter,
  });
  switch (name) {
    case 'find':
      return of(
        docArgument(command, 'filter') ?? {},
        docArgument(command, 'sort'),
        countArgument(command, 'skip'),
        countArgument(command, 'limit'),
      );
    case 'count':
    case 'distinct':
      return of(docArgument(command, 'query') ?? {}, undefined);
    case 'findAndModify':
    case 'findandmodify':
      return of(docArgument(command, 'query') ?? {}, docArgument(command, 'sort'), 0, 1);
    case 'update':
    case 'delete': {
      const statements = command[`${name}s`];
      const [first] = Array.isArray(statements) ? statements.filter(isDoc) : [];
      return of(isDoc(first?.q) ? first.q : {}, undefined, undefined, undefined, first?.hint);
    }
    case 'aggregate': {
      const { filter, sort, skip, limit } = splitPipeline(stagesOf(command));
      return of(filter, sort, skip, limit);
    }
    default:
      throw new CommandError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

function winningPlan(plan: Plan, query: Query): Doc {
  const found = foundBy(plan);
  const inOrder = query.sort.length === 0 || (plan.kind === 'index' && plan.sorted);
  const sorted = inOrder ? found : { stage: 'SORT', sortPattern: patternOf(query), inputStage: found };
  return query.limit ? { stage: 'LIMIT', limitAmount: query.limit, inputStage: sorted } : sorted;
}

function patternOf(query: Query): Doc {
  return Object.fromEntries(query.sort.map(({ path, descending }) => [path, descending ? -1 : 1]));
}

function foundBy(plan: Plan): Doc {
  if (plan.kind === 'collection') return { stage: 'COLLSCAN', direction: 'forward' };
  if (plan.kind === 'union')
    return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: plan.branches.map(scanOf) } };
  return {
    stage: 'FETCH',
    inputStage: plan.merge ? { stage: 'SORT_MERGE', inputStages: [scanOf(plan)] } : scanOf(plan),
  };
}

function scanOf({ index, reverse, intervals, exact }: IndexPlan): Doc {
  return {
    stage: 'IXSCAN',
    indexName: index.name,
    keyPattern: index.key,
    isMultiKey: index.multikey.some((array) => array),
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction: reverse ? 'backward' : 'forward',
    intervals: intervals.length,
    exact,
  };
}
