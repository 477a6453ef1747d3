import { Long } from 'bson';
import { CommandError } from '../errors.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { rawName } from '../bson/raw.js';
import { decode, type Doc, encode, numberOf } from '../bson/values.js';
import { type Environment, storedKey } from './environment.js';
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

export interface Collection {
  db: string;
  name: string;
  ns: string;
  ident: number;
  uuid: Buffer;
  indexes: Index[];
  count: number;
  /** goes up with every write, so that a reader knows when what it read ahead may be old */
  version: number;
  /** the top-level fields that the indexes read, or null for any */
  indexedFields: ReadonlySet<string> | null;
  dropped: boolean;
}

const CATALOG = 0;
const COUNTS = 1;
const DROPPED = 2;
const FIRST_IDENT = 16;

/** The collections and indexes that exist. Written only inside the writer's transactions. */
export class Catalog {
  readonly #collections = new Map<string, Collection>();
  readonly #changedCounts = new Set<Collection>();
  #nextIdent = FIRST_IDENT;
  /** whether the store has reached its limit: then only what removes is done */
  isFull = false;

  constructor(readonly env: Environment) {
    this.load();
  }

  /** Reads everything from disk again; also after a transaction was given up. */
  load(): void {
    const before = new Map(this.#collections);
    this.#collections.clear();
    this.#changedCounts.clear();
    this.#nextIdent = FIRST_IDENT;
    for (const { key } of this.env.getRange({
      start: storedKey(DROPPED, Buffer.alloc(0)),
      end: storedKey(DROPPED + 1, Buffer.alloc(0)),
    })) {
      this.#seen(key.readUInt32BE(4));
    }
    for (const { value } of this.env.getRange({
      start: storedKey(CATALOG, Buffer.alloc(0)),
      end: storedKey(COUNTS, Buffer.alloc(0)),
    })) {
      const collection = this.#decode(decode(value));
      // Cursors hold on to a collection: the object stays, its contents are read anew.
      const known = before.get(collection.ns);
      const kept =
        known && known.ident === collection.ident
          ? Object.assign(known, collection, { version: known.version + 1 })
          : collection;
      this.#collections.set(collection.ns, kept);
    }
  }

  get(db: string, name: string): Collection | undefined {
    return this.#collections.get(`${db}.${name}`);
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  inDatabase(db: string): Collection[] {
    return this.all().filter((collection) => collection.db === db);
  }

  databases(): string[] {
    return [...new Set(this.all().map((collection) => collection.db))].sort();
  }

  create(db: string, name: string): Collection {
    checkName(db, name);
    const ident = this.#nextIdent++;
    const uuid = crypto.getRandomValues(Buffer.alloc(16));
    const collection: Collection = {
      db,
      name,
      ns: `${db}.${name}`,
      ident,
      uuid,
      indexes: [],
      count: 0,
      version: 0,
      indexedFields: new Set(),
      dropped: false,
    };
    collection.indexes.push(indexOf(idSpec(), ident));
    this.#collections.set(collection.ns, collection);
    this.save(collection);
    return collection;
  }

  addIndex(collection: Collection, spec: IndexSpec): Index {
    const index = indexOf(spec, this.#nextIdent++);
    collection.indexes.push(index);
    this.save(collection);
    return index;
  }

  removeIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.#markDropped(index.ident);
    this.save(collection);
  }

  drop(collection: Collection): void {
    this.isFull = false;
    this.#collections.delete(collection.ns);
    this.#changedCounts.delete(collection);
    collection.dropped = true;
    this.env.removeSync(storedKey(CATALOG, Buffer.from(collection.ns)));
    this.env.removeSync(countKey(collection.ident));
    for (const ident of new Set([collection.ident, ...collection.indexes.map((index) => index.ident)]))
      this.#markDropped(ident);
  }

  save(collection: Collection): void {
    collection.indexedFields = fieldsRead(collection.indexes);
    this.env.putSync(storedKey(CATALOG, Buffer.from(collection.ns)), encode(encodeCollection(collection)));
  }

  /** @throws CommandError OutOfDiskSpace */
  refuseIfFull(): void {
    if (this.isFull)
      throw new CommandError('OutOfDiskSpace', 'the store is full: it has reached its size limit');
  }

  counted(collection: Collection, change: number): void {
    if (change < 0) this.isFull = false;
    collection.count += change;
    collection.version++;
    this.#changedCounts.add(collection);
  }

  /** Stores the counts that changed; the last thing a transaction does. */
  saveCounts(): void {
    for (const { ident, count } of this.#changedCounts) {
      const value = Buffer.allocUnsafe(8);
      value.writeDoubleBE(count);
      this.env.putSync(countKey(ident), value);
    }
    this.#changedCounts.clear();
  }

  /** The ranges of dropped collections and indexes that haven't been emptied yet. */
  droppedIdents(): number[] {
    const range = {
      start: storedKey(DROPPED, Buffer.alloc(0)),
      end: storedKey(DROPPED + 1, Buffer.alloc(0)),
    };
    return [...this.env.getKeys(range)].map((key) => key.readUInt32BE(4));
  }

  forgetDropped(ident: number): void {
    this.env.removeSync(droppedKey(ident));
  }

  #markDropped(ident: number): void {
    this.env.putSync(droppedKey(ident), Buffer.alloc(1));
  }

  #seen(ident: number): void {
    this.#nextIdent = Math.max(this.#nextIdent, ident + 1);
  }

  #decode(stored: Doc): Collection {
    const ident = numberOf(stored.ident) ?? 0;
    this.#seen(ident);
    const indexes = (stored.indexes as Doc[]).map((index) => {
      const indexIdent = numberOf(index.ident) ?? 0;
      this.#seen(indexIdent);
      const expiry = numberOf(index.expireAfterSeconds);
      const spec: IndexSpec = {
        name: String(index.name),
        key: index.key as Doc,
        unique: index.unique === true,
        sparse: index.sparse === true,
        extra: index.extra as Doc,
        ...(expiry === undefined ? {} : { expireAfterSeconds: expiry }),
        ...(index.partialFilterExpression
          ? { partialFilterExpression: index.partialFilterExpression as Doc }
          : {}),
      };
      return {
        ...indexOf(spec, indexIdent),
        multikey: index.multikey as boolean[],
        truncated: index.truncated === true,
      };
    });
    const count = this.env.getBinary(countKey(ident));
    const [db, name] = [String(stored.db), String(stored.name)];
    return {
      db,
      name,
      ns: `${db}.${name}`,
      ident,
      uuid: Buffer.from(String(stored.uuid), 'hex'),
      indexes,
      count: count ? count.readDoubleBE(0) : 0,
      version: 0,
      indexedFields: fieldsRead(indexes),
      dropped: false,
    };
  }
}

function encodeCollection({ db, name, ident, uuid, indexes }: Collection): Doc {
  return {
    db,
    name,
    ident: Long.fromNumber(ident),
    uuid: uuid.toString('hex'),
    indexes: indexes.map(({ fields: _fields, partial: _partial, ...index }) => ({
      ...index,
      ident: Long.fromNumber(index.ident),
    })),
  };
}

function indexOf(spec: IndexSpec, ident: number): Index {
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

export function isIdIndex(index: IndexSpec): boolean {
  return index.name === '_id_';
}

function fieldsRead(indexes: readonly Index[]): ReadonlySet<string> | null {
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
  if (name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$')) {
    throw new CommandError('InvalidNamespace', `Invalid collection name: '${name}'`);
  }
  if (Buffer.byteLength(`${db}.${name}`) > 255)
    throw new CommandError('InvalidNamespace', 'the namespace is too long');
}

function countKey(ident: number): Buffer {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(ident);
  return storedKey(COUNTS, key);
}

function droppedKey(ident: number): Buffer {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(ident);
  return storedKey(DROPPED, key);
}
