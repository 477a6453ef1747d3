import type { Doc } from '../bson/values.js';
import type { Batch, Batches } from '../cursors.js';
import { CommandError } from '../errors.js';
import { openQuery } from '../plan/scan.js';
import { pull } from '../plan/source.js';
import { compileFilter } from '../query/filter.js';
import { compileProjection } from '../query/projection.js';
import {
  type Command,
  countArgument,
  docArgument,
  letArgument,
  RawArray,
  refuseCollation,
  refuseOptions,
  sortArgument,
  targetOf,
} from './command.js';

const FIRST_BATCH = 101;

/** find: https://www.mongodb.com/docs/manual/reference/command/find/ */
export const find: Command = async ({ catalog, cursors }, request) => {
  const { command } = request;
  const { db, name } = targetOf(request, 'find');
  refuseCollation(command);
  refuseOptions(command, ['min', 'max', 'returnKey', 'showRecordId']);
  if (command.tailable === true)
    throw new CommandError('BadValue', 'tailable cursor requested on non capped collection');
  const filter = docArgument(command, 'filter') ?? {};
  const variables = letArgument(command);
  const project = compileProjection(docArgument(command, 'projection'), filter, variables);
  const source = openQuery(catalog, catalog.get(db, name), {
    filter: compileFilter(filter, variables),
    sort: sortArgument(docArgument(command, 'sort')),
    skip: countArgument(command, 'skip'),
    limit: countArgument(command, 'limit'),
    hint: command.hint,
  });
  const documents: Batches = {
    async next() {
      const found = await pull(source);
      return found && project ? project(found.raw) : found?.raw;
    },
  };
  const size = countArgument(command, 'batchSize') ?? FIRST_BATCH;
  return cursorReply(
    await cursors.first(`${db}.${name}`, documents, size, command.singleBatch === true),
    'firstBatch',
  );
};

/** The reply that carries a batch of a cursor's documents. */
export function cursorReply({ id, ns, documents }: Batch, field: 'firstBatch' | 'nextBatch'): Doc {
  return { cursor: { [field]: new RawArray(documents), id, ns } };
}
