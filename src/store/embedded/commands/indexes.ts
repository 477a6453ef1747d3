import { equalValues } from '../bson/order.js';
import { decode, type Doc, encode, isDoc } from '../bson/values.js';
import type { Engine } from '../engine.js';
import { CommandError } from '../errors.js';
import { IntervalReader } from '../plan/readers.js';
import type { Catalog } from '../storage/catalog.js';
import { type Collection, type Index, type IndexSpec, isIdIndex } from '../storage/collection.js';
import { listInIndex } from '../storage/records.js';
import { type Command, RawArray, targetOf } from './command.js';
import { isKnown, specOf } from './index-spec.js';

/** createIndexes: https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
export const createIndexes: Command = ({ catalog, writer }, request) => {
  const { db, name } = targetOf(request, 'createIndexes');
  const given = Array.isArray(request.command.indexes) ? request.command.indexes : [];
  if (given.length === 0) throw new CommandError('BadValue', 'Must specify at least one index to create');
  const specs = given.map(specOf);
  return writer.write((): Doc => {
    const existing = catalog.get(db, name);
    const known = existing?.indexes ?? [];
    const fresh = specs.filter((spec) => !isKnown(known, spec));
    const collection = existing ?? catalog.create(db, name);
    const before = collection.indexes.length;
    const built: Index[] = [];
    try {
      for (const spec of fresh) built.push(build(catalog, collection, spec));
    } catch (error) {
      for (const index of built) unbuild(catalog, collection, index);
      throw error;
    }
    return {
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length,
      createdCollectionAutomatically: !existing,
      ...(fresh.length === 0 ? { note: 'all indexes already exist' } : {}),
    };
  });
};

function build(catalog: Catalog, collection: Collection, spec: IndexSpec): Index {
  const index = catalog.addIndex(collection, spec);
  const whole = { start: Buffer.alloc(0), end: Buffer.from([0xff]) };
  const reader = new IntervalReader(catalog.env, collection.ident, whole, false, 64);
  try {
    for (let entry = reader.next(); entry; entry = reader.next()) {
      listInIndex(catalog, collection, index, entry.key.subarray(4), decode(entry.value));
    }
  } catch (error) {
    unbuild(catalog, collection, index);
    throw error;
  }
  return index;
}

function unbuild(catalog: Catalog, collection: Collection, index: Index): void {
  catalog.removeIndex(collection, index);
  catalog.emptyDropped(index.ident, Infinity);
}

/** listIndexes: https://www.mongodb.com/docs/manual/reference/command/listIndexes/ */
export const listIndexes: Command = ({ catalog }, request) => {
  const { db, name } = targetOf(request, 'listIndexes');
  const collection = catalog.get(db, name);
  if (!collection) throw new CommandError('NamespaceNotFound', `ns does not exist: ${db}.${name}`);
  const listed = collection.indexes.map((index) => encode(describe(index)));
  return { cursor: { firstBatch: new RawArray(listed), id: 0n, ns: `${db}.${name}` } };
};

function describe({
  name,
  key,
  unique,
  sparse,
  expireAfterSeconds,
  partialFilterExpression,
  extra,
}: Index): Doc {
  return {
    v: 2,
    key,
    name,
    ...(unique && name !== '_id_' ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(partialFilterExpression ? { partialFilterExpression } : {}),
    ...extra,
  };
}

/** dropIndexes: https://www.mongodb.com/docs/manual/reference/command/dropIndexes/ */
export const dropIndexes: Command = ({ catalog, writer }: Engine, request) => {
  const { db, name } = targetOf(request, 'dropIndexes');
  return writer.write((): Doc => {
    const collection = catalog.get(db, name);
    if (!collection) throw new CommandError('NamespaceNotFound', `ns not found ${db}.${name}`);
    const nIndexesWas = collection.indexes.length;
    for (const index of chosen(collection, request.command.index)) catalog.removeIndex(collection, index);
    return { nIndexesWas };
  });
};

function chosen(collection: Collection, which: unknown): Index[] {
  if (which === '*') return collection.indexes.filter((index) => !isIdIndex(index));
  const wanted: unknown[] = Array.isArray(which) ? which : [which];
  return wanted.map((one) => {
    const index = collection.indexes.find((known) =>
      typeof one === 'string' ? known.name === one : isDoc(one) && equalValues(known.key, one),
    );
    if (!index)
      throw new CommandError(
        'IndexNotFound',
        typeof one === 'string'
          ? `index not found with name [${one}]`
          : `can't find index with key: ${JSON.stringify(one)}`,
      );
    if (isIdIndex(index)) throw new CommandError('InvalidOptions', 'cannot drop _id index');
    return index;
  });
}
