import { ObjectId } from 'bson';
import type { Doc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { insertRecord } from '../storage/records.js';
import { type Command, noOperations, targetOf } from './command.js';
import { storable } from './modify.js';
import { WriteErrors } from './write-errors.js';

const CHUNK = 200;

/** insert: https://www.mongodb.com/docs/manual/reference/command/insert/ */
export const insert: Command = async ({ catalog, writer }, request) => {
  const { command, documents } = request;
  const { db, name } = targetOf(request, 'insert');
  if (command.documents !== undefined)
    throw new CommandError('TypeMismatch', "BSON field 'insert.documents' must be an array of objects");
  if (documents.length === 0) throw noOperations();
  const errors = new WriteErrors(command.ordered !== false);
  let inserted = 0;
  for (let at = 0; at < documents.length && !errors.stop; at += CHUNK) {
    const outcomes = await writer.write(() => {
      const collection = catalog.get(db, name) ?? catalog.create(db, name);
      return insertAll(catalog, collection, documents.slice(at, at + CHUNK), errors.ordered);
    });
    for (const [offset, error] of outcomes.entries()) {
      if (error) errors.add(at + offset, error);
      else inserted++;
    }
  }
  return { n: inserted, ...errors.fields() } satisfies Doc;
};

/** @returns for each document its error, or undefined; when ordered, nothing after the first error */
function insertAll(
  catalog: Catalog,
  collection: Collection,
  documents: Buffer[],
  ordered: boolean,
): (CommandError | undefined)[] {
  const outcomes: (CommandError | undefined)[] = [];
  for (const raw of documents) {
    try {
      insertRecord(
        catalog,
        collection,
        storable(raw, () => new ObjectId()),
      );
      outcomes.push(undefined);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      outcomes.push(error);
      if (ordered) break;
    }
  }
  return outcomes;
}
