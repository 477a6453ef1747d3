import { ObjectId } from 'bson';
import type { Doc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { insertRecord } from '../storage/records.js';
import { type Command, targetOf } from './command.js';
import { storable } from './modify.js';
import { WriteErrors } from './write-errors.js';

const CHUNK = 200;

/** insert: https://www.mongodb.com/docs/manual/reference/command/insert/ */
export const insert: Command = async ({ catalog, writer }, request) => {
  const { command, documents } = request;
  const { db, name } = targetOf(request, 'insert');
  if (documents.length === 0)
    throw new CommandError(
      'InvalidOptions',
      'Write batch sizes must be between 1 and 100000. Got 0 operations.',
    );
  const errors = new WriteErrors(command.ordered !== false);
  let inserted = 0;
  for (let at = 0; at < documents.length && !errors.stop; at += CHUNK) {
    inserted += await writer.write(() => {
      const collection = catalog.get(db, name) ?? catalog.create(db, name);
      let done = 0;
      for (const [offset, raw] of documents.slice(at, at + CHUNK).entries()) {
        if (errors.stop) break;
        const attempt = (): void =>
          insertRecord(
            catalog,
            collection,
            storable(raw, () => new ObjectId()),
          );
        if (errors.catch(at + offset, attempt)) done++;
      }
      return done;
    });
  }
  return { n: inserted, ...errors.fields() } satisfies Doc;
};
