import { Long } from 'bson';
import { rawName } from '../bson/raw.js';
import { type Doc, numberOf } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { type KeyField, keyField } from './index-keys.js';

/** What is stored of an index. */
export interface IndexSpec {
  name: string;
  key: Doc;
  unique: boolean;
  sparse: boolean;
  expireAfterSeconds?: number;
  partialFilterExpression?: Doc;
  /** the other options as they were given, for listIndexes */
  extra: Doc;
}

export interface Index extends IndexSpec {
  ident: number;
  fields: KeyField[];
  partial: Filter | undefined;
  /** per field: whether some document has an array on its path */
  multikey: boolean[];
  /** whether some key was too long and is stored as a prefix and a hash */
  truncated: boolean;
}

/** An index that is being filled: writes are followed in it, and nothing reads it. */
export interface IndexBuild {
  index: Index;
  /** why it can't be had */
  failure?: CommandError;
  /** resolves when it is over, one way or the other */
  over: Promise<void>;
}

export interface Collection {
  db: string;
  name: string;
  ns: string;
  ident: number;
  uuid: Buffer;
  indexes: Index[];
  /** not stored: what a crash leaves of them is swept */
  builds: IndexBuild[];
  count: number;
  /** goes up with every write, so that a reader knows when what it read ahead may be old */
  version: number;
  /** the top-level fields that the indexes read, or null for any */
  indexedFields: ReadonlySet<string> | null;
  dropped: boolean;
}

/** What is stored of a collection. */
export function storedCollection({ db, name, ident, uuid, indexes }: Collection): Doc {
  return {
    db,
    name,
    ident: Long.fromNumber(ident),
    uuid: uuid.toString('hex'),
    indexes: indexes.map(storedIndex),
  };
}

function storedIndex(index: Index): Doc {
  const {
    name,
    key,
    unique,
    sparse,
    expireAfterSeconds,
    partialFilterExpression,
    extra,
    multikey,
    truncated,
  } = index;
  return {
    name,
    key,
    unique,
    sparse,
    extra,
    multikey,
    truncated,
    ident: Long.fromNumber(index.ident),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(partialFilterExpression ? { partialFilterExpression } : {}),
  };
}

export function newIndex(spec: IndexSpec, ident: number): Index {
  const fields = Object.entries(spec.key).map(([path, direction]) =>
    keyField(path, numberOf(direction) ?? 1),
  );
  const partial = spec.partialFilterExpression && compileFilter(spec.partialFilterExpression);
  return { ...spec, ident, fields, partial, multikey: fields.map(() => false), truncated: false };
}

/** The index that every collection has: its documents are stored in this order. */
function idSpec(): IndexSpec {
  return { name: '_id_', key: { _id: 1 }, unique: true, sparse: false, extra: {} };
}

function indexFrom(stored: Doc): Index {
  const expiry = numberOf(stored.expireAfterSeconds);
  const spec: IndexSpec = {
    name: String(stored.name),
    key: stored.key as Doc,
    unique: stored.unique === true,
    sparse: stored.sparse === true,
    extra: stored.extra as Doc,
    ...(expiry === undefined ? {} : { expireAfterSeconds: expiry }),
    ...(stored.partialFilterExpression
      ? { partialFilterExpression: stored.partialFilterExpression as Doc }
      : {}),
  };
  return {
    ...newIndex(spec, numberOf(stored.ident) ?? 0),
    multikey: stored.multikey as boolean[],
    truncated: stored.truncated === true,
  };
}

/** A collection as it was stored; how many documents it has is stored apart. */
export function collectionFrom(stored: Doc): Collection {
  const [db, name] = [String(stored.db), String(stored.name)];
  const indexes = (stored.indexes as Doc[]).map(indexFrom);
  return {
    ...emptyCollection(db, name, numberOf(stored.ident) ?? 0),
    uuid: Buffer.from(String(stored.uuid), 'hex'),
    indexes,
    indexedFields: fieldsRead(indexes),
  };
}

/** @throws CommandError InvalidNamespace */
export function newCollection(db: string, name: string, ident: number): Collection {
  checkName(db, name);
  const collection = emptyCollection(db, name, ident);
  collection.indexes.push(newIndex(idSpec(), ident));
  return collection;
}

function emptyCollection(db: string, name: string, ident: number): Collection {
  return {
    db,
    name,
    ns: `${db}.${name}`,
    ident,
    uuid: crypto.getRandomValues(Buffer.alloc(16)),
    indexes: [],
    builds: [],
    count: 0,
    version: 0,
    indexedFields: new Set(),
    dropped: false,
  };
}

export function isIdIndex(index: IndexSpec): boolean {
  return index.name === '_id_';
}

/** The top-level fields that indexes read, or null for any. */
export function fieldsRead(indexes: readonly Index[]): ReadonlySet<string> | null {
  const read = new Set<string>(['_id']);
  for (const index of indexes) {
    for (const field of index.fields) read.add(rawName(field.parts[0] ?? ''));
    if (index.partial?.fields === null) return null;
    for (const field of index.partial?.fields ?? []) read.add(field);
  }
  return read;
}

function checkName(db: string, name: string): void {
  if (db === '' || /[\0/\\. "$]/.test(db))
    throw new CommandError('InvalidNamespace', `Invalid database name: '${db}'`);
  if (db.length > 63)
    throw new CommandError('InvalidNamespace', `db name must be at most 63 characters, found: ${db.length}`);
  if (name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$')) {
    throw new CommandError('InvalidNamespace', `Invalid collection name: '${name}'`);
  }
  if (Buffer.byteLength(`${db}.${name}`) > 255)
    throw new CommandError('InvalidNamespace', 'the namespace is too long');
}
