import { type Doc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Engine, Target } from '../engine.js';
import { compileFilter } from '../query/filter.js';
import { compileUpdate } from '../update/updater.js';
import {
  type Command,
  docArgument,
  letArgument,
  refuseCollation,
  statementsOf,
  targetOf,
} from './command.js';
import { applyUpdate, insertUpsert, modifyMany, modifyOne } from './modify.js';
import { WriteErrors } from './write-errors.js';

interface Outcome {
  n: number;
  nModified: number;
  upserted?: { id: unknown };
}

const FIELDS = ['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint', 'upsertSupplied'];

/** update: https://www.mongodb.com/docs/manual/reference/command/update/ */
export const update: Command = async (engine, request) => {
  const { command } = request;
  const target = targetOf(request, 'update');
  const statements = statementsOf(command, 'updates', FIELDS);
  const variables = letArgument(command);
  const errors = new WriteErrors(command.ordered !== false);
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  for (const [index, statement] of statements.entries()) {
    if (errors.stop) break;
    try {
      const outcome = await runStatement(engine, target, statement, variables);
      n += outcome.n;
      nModified += outcome.nModified;
      if (outcome.upserted) upserted.push({ index, _id: outcome.upserted.id });
    } catch (error) {
      errors.add(index, error);
    }
  }
  return { n, ...(upserted.length > 0 ? { upserted } : {}), nModified, ...errors.fields() };
};

async function runStatement(
  engine: Engine,
  target: Target,
  statement: Doc,
  variables: Doc,
): Promise<Outcome> {
  refuseCollation(statement);
  const filter = docArgument(statement, 'q') ?? {};
  const arrayFilters = Array.isArray(statement.arrayFilters) ? statement.arrayFilters : [];
  const change = compileUpdate(statement.u, filter, arrayFilters, variables);
  const query = { filter: compileFilter(filter, variables), sort: [], hint: statement.hint };
  const { catalog } = engine;
  const upsert = (): Outcome => {
    if (statement.upsert !== true) return { n: 0, nModified: 0 };
    return { n: 1, nModified: 0, upserted: { id: insertUpsert(catalog, target, filter, change).id } };
  };
  if (statement.multi !== true) {
    return modifyOne(
      engine,
      target,
      query,
      (collection, found) => ({
        n: 1,
        nModified: applyUpdate(catalog, collection, found, change) === found.raw ? 0 : 1,
      }),
      upsert,
    );
  }
  if (change.isReplacement)
    throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
  const changes = await modifyMany(
    engine,
    target,
    query,
    (collection, found) => applyUpdate(catalog, collection, found, change) !== found.raw,
  );
  if (changes.length === 0) return engine.writer.write(upsert);
  return { n: changes.length, nModified: changes.filter((changed) => changed).length };
}
