import { type Doc, numberOf } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Engine, Target } from '../engine.js';
import { compileFilter } from '../query/filter.js';
import {
  type Command,
  docArgument,
  letArgument,
  refuseCollation,
  statementsOf,
  targetOf,
} from './command.js';
import { modifyMany, modifyOne, removeFound } from './modify.js';
import { WriteErrors } from './write-errors.js';

/** delete: https://www.mongodb.com/docs/manual/reference/command/delete/ */
export const remove: Command = async (engine, request) => {
  const { command } = request;
  const target = targetOf(request, 'delete');
  const statements = statementsOf(command, 'deletes', ['q', 'limit', 'collation', 'hint']);
  for (const { limit } of statements) checkLimit(numberOf(limit));
  const variables = letArgument(command);
  const errors = new WriteErrors(command.ordered !== false);
  let n = 0;
  for (const [index, statement] of statements.entries()) {
    if (errors.stop) break;
    try {
      n += await runStatement(engine, target, statement, variables);
    } catch (error) {
      errors.add(index, error);
    }
  }
  return { n, ...errors.fields() };
};

async function runStatement(engine: Engine, target: Target, statement: Doc, variables: Doc): Promise<number> {
  refuseCollation(statement);
  const filter = compileFilter(docArgument(statement, 'q') ?? {}, variables);
  const query = { filter, sort: [], hint: statement.hint };
  const { catalog } = engine;
  if (numberOf(statement.limit) === 1) {
    return modifyOne(
      engine,
      target,
      query,
      (collection, found) => {
        removeFound(catalog, collection, found);
        return 1;
      },
      () => 0,
    );
  }
  const removed = await modifyMany(engine, target, query, (collection, found) =>
    removeFound(catalog, collection, found),
  );
  return removed.length;
}

function checkLimit(limit: number | undefined): void {
  if (limit === 0 || limit === 1) return;
  throw new CommandError('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
}
