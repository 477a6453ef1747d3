import { keyOf } from '../bson/order.js';
import { decodeFields, rawName } from '../bson/raw.js';
import { CommandError } from '../errors.js';
import { openQuery } from '../plan/scan.js';
import { pull } from '../plan/source.js';
import { compileFilter } from '../query/filter.js';
import { valuesAt } from '../query/paths.js';
import { type Command, docArgument, refuseCollation, targetOf } from './command.js';

/** distinct: https://www.mongodb.com/docs/manual/reference/command/distinct/ */
export const distinct: Command = async ({ catalog }, request) => {
  const { command } = request;
  const { db, name } = targetOf(request, 'distinct');
  refuseCollation(command);
  const { key } = command;
  if (typeof key !== 'string')
    throw new CommandError(
      'TypeMismatch',
      "BSON field 'distinct.key' is the wrong type, expected type 'string'",
    );
  const filter = compileFilter(docArgument(command, 'query') ?? {});
  const source = openQuery(catalog, catalog.get(db, name), { filter, sort: [], hint: command.hint });
  const wanted = new Set([rawName(key.split('.')[0] ?? '')]);
  const values = new Map<string, unknown>();
  for (let found = await pull(source); found; found = await pull(source)) {
    for (const value of valuesAt(decodeFields(found.raw, wanted), key)) {
      const text = keyOf(value).toString('latin1');
      if (!values.has(text)) values.set(text, value);
    }
  }
  return { values: [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value) };
};
