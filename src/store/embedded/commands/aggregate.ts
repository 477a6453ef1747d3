import { type Doc, encodePromoted, isDoc, numberOf, promote } from '../bson/values.js';
import type { Batches } from '../cursors.js';
import type { Engine, Target } from '../engine.js';
import { CommandError } from '../errors.js';
import { pickFields } from '../bson/raw.js';
import { countMatches, openQuery, type Query } from '../plan/scan.js';
import { pull } from '../plan/source.js';
import { compileFilter } from '../query/filter.js';
import { cutStages } from '../query/pipeline-run.js';
import { compileProjection } from '../query/projection.js';
import {
  type Command,
  docArgument,
  letArgument,
  refuseCollation,
  type Request,
  sortArgument,
  targetOf,
} from './command.js';
import { splitPipeline } from './pipeline.js';
import { stagesOf } from './stages.js';
import { cursorReply } from './find.js';
import { readFields } from './pipeline.js';
import { runStages } from './run-stages.js';

/** aggregate: https://www.mongodb.com/docs/manual/reference/command/aggregate/ */
export const aggregate: Command = async (engine, request) => {
  const { command } = request;
  refuseCollation(command);
  const cursor = docArgument(command, 'cursor');
  if (!cursor && command.explain !== true) {
    throw new CommandError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const pipeline = stagesOf(command);
  const target = targetOrDocuments(request, pipeline);
  const documents = await startPipeline(engine, target, pipeline, command);
  const size = numberOf(cursor?.batchSize) ?? 101;
  return cursorReply(
    await engine.cursors.first(`${target.db}.${target.name}`, documents, size, false),
    'firstBatch',
  );
};

// { aggregate: 1 } runs over no collection: only $documents can follow.
function targetOrDocuments(request: Request, pipeline: readonly Doc[]): Target {
  if (numberOf(request.command.aggregate) !== 1) return targetOf(request, 'aggregate');
  if (pipeline[0] && !('$documents' in pipeline[0])) {
    throw new CommandError(
      'InvalidNamespace',
      `{aggregate: 1} is not valid for '${Object.keys(pipeline[0])[0]}'; a collection is required.`,
    );
  }
  return { db: request.db, name: '$cmd.aggregate' };
}

async function startPipeline(
  engine: Engine,
  target: Target,
  pipeline: Doc[],
  command: Doc,
): Promise<Batches> {
  const { catalog } = engine;
  const collection = catalog.get(target.db, target.name);
  const { filter, sort, skip, limit, rest } = splitPipeline(pipeline);
  const variables = letArgument(command);
  const query: Query = {
    filter: compileFilter(filter, variables),
    sort: sortArgument(sort),
    skip,
    limit,
    hint: command.hint,
  };
  const counted = countedAs(rest);
  if (counted) {
    const n = await countMatches(catalog, collection, query);
    return fromArray(n === 0 ? [] : [{ ...counted.fields, [counted.field]: n }]);
  }
  const source = openQuery(catalog, collection, query);
  if (rest.length === 0) return { next: async () => (await pull(source))?.raw };
  const [only] = rest;
  if (only && rest.length === 1 && isDoc(only.$project) && isPlain(only.$project)) {
    const project = compileProjection(only.$project, {});
    return { next: async () => project && (await pull(source).then((found) => found && project(found.raw))) };
  }
  const fields = readFields(rest);
  const documents = async (): Promise<Buffer | undefined> => {
    const found = await pull(source);
    return found && (fields ? pickFields(found.raw, fields) : found.raw);
  };
  return runStages(
    engine,
    target.db,
    documents,
    cutStages(
      rest.map((stage) => promote(stage) as Doc),
      variables,
    ),
  );
}

function isPlain(projection: Doc): boolean {
  return Object.values(projection).every(
    (value) => typeof value === 'boolean' || numberOf(value) === 0 || numberOf(value) === 1,
  );
}

// countDocuments sends [{ $match }, { $group: { _id: 1, n: { $sum: 1 } } }]; `$count` means the same.
function countedAs(rest: readonly Doc[]): { field: string; fields: Doc } | undefined {
  const [stage] = rest;
  if (!stage || rest.length !== 1) return undefined;
  if (typeof stage.$count === 'string') return { field: stage.$count, fields: {} };
  if (!isDoc(stage.$group) || Object.keys(stage.$group).length !== 2) return undefined;
  const { _id: id, ...others } = stage.$group;
  const [field, sum] = Object.entries(others)[0] ?? [];
  const constant = id === null || numberOf(id) !== undefined;
  const isCount = isDoc(sum) && Object.keys(sum).length === 1 && numberOf(sum.$sum) === 1;
  return field && isCount && constant ? { field, fields: { _id: id } } : undefined;
}

function fromArray(docs: Doc[]): Batches {
  let at = 0;
  return {
    next() {
      const doc = docs[at++];
      return Promise.resolve(doc && encodePromoted(doc));
    },
  };
}
