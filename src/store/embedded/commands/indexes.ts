import { compareValues, equalValues } from '../bson/order.js';
import { decode, type Doc, encode, isDoc, numberOf } from '../bson/values.js';
import type { Engine } from '../engine.js';
import { CommandError } from '../errors.js';
import { IntervalReader } from '../plan/readers.js';
import { compileFilter } from '../query/filter.js';
import { type Catalog, type Collection, type Index, type IndexSpec, isIdIndex } from '../storage/catalog.js';
import { rangeEnd, storedKey } from '../storage/environment.js';
import { listInIndex } from '../storage/records.js';
import { type Command, RawArray, targetOf } from './command.js';

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

const STORED = new Set([
  'name',
  'key',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
  'v',
  'ns',
  'background',
]);

function specOf(given: unknown): IndexSpec {
  if (!isDoc(given) || !isDoc(given.key) || Object.keys(given.key).length === 0) {
    throw new CommandError(
      'FailedToParse',
      "The 'key' field is a required property of an index specification",
    );
  }
  if (typeof given.name !== 'string') {
    throw new CommandError(
      'FailedToParse',
      "The 'name' field is a required property of an index specification",
    );
  }
  for (const [path, direction] of Object.entries(given.key)) checkKey(path, direction);
  if (isDoc(given.collation) && given.collation.locale !== 'simple') {
    throw new CommandError('NotImplemented', 'collation is not supported by this store');
  }
  const expiry = numberOf(given.expireAfterSeconds);
  if (
    given.expireAfterSeconds !== undefined &&
    (expiry === undefined || expiry < 0 || Object.keys(given.key).length !== 1)
  ) {
    throw new CommandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, with expireAfterSeconds a number from 0',
    );
  }
  const partial = given.partialFilterExpression;
  if (partial !== undefined && !isDoc(partial))
    throw new CommandError('CannotCreateIndex', "'partialFilterExpression' must be a document");
  if (partial) compileFilter(partial);
  return {
    name: given.name,
    key: given.key,
    unique: isSet(given.unique),
    sparse: isSet(given.sparse),
    ...(expiry === undefined ? {} : { expireAfterSeconds: expiry }),
    ...(partial ? { partialFilterExpression: partial } : {}),
    extra: Object.fromEntries(Object.entries(given).filter(([name]) => !STORED.has(name))),
  };
}

function checkKey(path: string, direction: unknown): void {
  if (typeof direction === 'string') {
    throw new CommandError('NotImplemented', `index type '${direction}' is not supported by this store`);
  }
  const number = numberOf(direction);
  if (!number)
    throw new CommandError('CannotCreateIndex', `Values in v:2 index key pattern cannot be 0 or not numbers`);
  if (path === '' || path.split('.').includes(''))
    throw new CommandError('CannotCreateIndex', 'Index keys cannot contain an empty field.');
  if (path.includes('$'))
    throw new CommandError(
      'CannotCreateIndex',
      `Index key contains an illegal field name: field name starts with '$': ${path}`,
    );
}

function isSet(value: unknown): boolean {
  return value === true || (numberOf(value) ?? 0) !== 0;
}

// The same index again is fine; the same name or key with other options is a conflict.
function isKnown(known: readonly Index[], spec: IndexSpec): boolean {
  for (const index of known) {
    const sameKey = equalValues(index.key, spec.key);
    if (sameKey && isIdIndex(index)) return true;
    const same = sameKey && sameOptions(index, spec);
    if (index.name === spec.name && same) return true;
    if (index.name === spec.name && !sameKey) {
      throw new CommandError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. Requested index: ${JSON.stringify(spec.name)}`,
      );
    }
    if (index.name === spec.name || same) {
      const reason =
        index.name === spec.name
          ? 'An equivalent index already exists with the same name but different options'
          : `Index already exists with a different name: ${index.name}`;
      throw new CommandError(
        index.name === spec.name ? 'IndexKeySpecsConflict' : 'IndexOptionsConflict',
        reason,
      );
    }
  }
  return false;
}

function sameOptions(a: IndexSpec, b: IndexSpec): boolean {
  const options = ({
    unique,
    sparse,
    expireAfterSeconds = -1,
    partialFilterExpression = {},
  }: IndexSpec): Doc => ({
    unique,
    sparse,
    expireAfterSeconds,
    partialFilterExpression,
  });
  return compareValues(options(a), options(b)) === 0;
}

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
  const keys = [
    ...catalog.env.getKeys({ start: storedKey(index.ident, Buffer.alloc(0)), end: rangeEnd(index.ident) }),
  ];
  for (const key of keys) catalog.env.removeSync(key);
  catalog.forgetDropped(index.ident);
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
