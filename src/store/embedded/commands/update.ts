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

const AT_ONCE = 100;

/** update: https://www.mongodb.com/docs/manual/reference/command/update/ */
export const update: Command = async (engine, request) => {
  const { command } = request;
  const target = targetOf(request, 'update');
  const statements = statementsOf(command, 'updates', FIELDS);
  const variables = letArgument(command);
  const errors = new WriteErrors(command.ordered !== false);
  const upserted: Doc[] = [];
  let [n, nModified] = [0, 0];
  // Where no order is asked they go together, and share transactions and their syncs.
  const atOnce = errors.ordered || !statements.every(namesItsDocument) ? 1 : AT_ONCE;
  for (let at = 0; at < statements.length && !errors.stop; at += atOnce) {
    const some = statements.slice(at, at + atOnce);
    const outcomes = await Promise.allSettled(
      some.map((statement) => runStatement(engine, target, statement, variables)),
    );
    for (const [offset, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') {
        errors.add(at + offset, outcome.reason);
        continue;
      }
      n += outcome.value.n;
      nModified += outcome.value.nModified;
      if (outcome.value.upserted) upserted.push({ index: at + offset, _id: outcome.value.upserted.id });
    }
  }
  return { n, ...(upserted.length > 0 ? { upserted } : {}), nModified, ...errors.fields() };
};

/**
 * Any other statement searches, which takes time, and would miss what those that came with it change meanwhile: as
 * MongoDB carries them out one after the other, it must not.
 */
const namesItsDocument = ({ q, multi }: Doc): boolean =>
  multi !== true && Object.hasOwn(Object(q) as object, '_id');

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
