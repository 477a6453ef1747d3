import type { Doc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { compileProjection } from '../query/projection.js';
import { compileUpdate } from '../update/updater.js';
import {
  type Command,
  docArgument,
  letArgument,
  RawDocument,
  refuseCollation,
  sortArgument,
  targetOf,
} from './command.js';
import { applyUpdate, insertUpsert, modifyOne, removeFound } from './modify.js';

/** findAndModify: https://www.mongodb.com/docs/manual/reference/command/findAndModify/ */
export const findAndModify: Command = async (engine, request) => {
  const { command } = request;
  const target = targetOf(request, command.findandmodify === undefined ? 'findAndModify' : 'findandmodify');
  refuseCollation(command);
  const filter = docArgument(command, 'query') ?? {};
  const variables = letArgument(command);
  const query = {
    filter: compileFilter(filter, variables),
    sort: sortArgument(docArgument(command, 'sort')),
    hint: command.hint,
  };
  const project = compileProjection(
    docArgument(command, 'fields') ?? docArgument(command, 'projection'),
    filter,
    variables,
  );
  const shown = (raw: Buffer): RawDocument => new RawDocument(project ? project(raw) : raw);
  const { catalog } = engine;
  const none = (): Doc => ({ lastErrorObject: { n: 0, updatedExisting: false }, value: null });
  if (command.remove === true) {
    if (command.update !== undefined || command.new === true)
      throw new CommandError('FailedToParse', 'Cannot specify both an update and remove=true');
    return modifyOne(
      engine,
      target,
      query,
      (collection, found): Doc => {
        removeFound(catalog, collection, found);
        return { lastErrorObject: { n: 1 }, value: shown(found.raw) };
      },
      () => ({ lastErrorObject: { n: 0 }, value: null }),
    );
  }
  if (command.update === undefined)
    throw new CommandError('FailedToParse', 'Either an update or remove=true must be specified');
  const change = compileUpdate(
    command.update,
    filter,
    Array.isArray(command.arrayFilters) ? command.arrayFilters : [],
    variables,
  );
  return modifyOne(
    engine,
    target,
    query,
    (collection, found): Doc => {
      const changed = applyUpdate(catalog, collection, found, change);
      return {
        lastErrorObject: { n: 1, updatedExisting: true },
        value: shown(command.new === true ? changed : found.raw),
      };
    },
    () => {
      if (command.upsert !== true) return none();
      const { id, raw } = insertUpsert(catalog, target, filter, change);
      return {
        lastErrorObject: { n: 1, updatedExisting: false, upserted: id },
        value: command.new === true ? shown(raw) : null,
      };
    },
  );
};
