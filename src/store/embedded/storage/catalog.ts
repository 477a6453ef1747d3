import { type Doc, decode, encode } from '../bson/values.js';
import { CommandError } from '../errors.js';
import {
  type Collection,
  collectionFrom,
  fieldsRead,
  type Index,
  type IndexBuild,
  type IndexSpec,
  newCollection,
  newIndex,
  storedCollection,
} from './collection.js';
import { type Environment, rangeOf, storedKey } from './environment.js';

const CATALOG = 0;
const COUNTS = 1;
const DROPPED = 2;
/** The ranges below are the catalog's own. */
export const FIRST_IDENT = 16;

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
    const dropped = new Set(this.#identsIn(DROPPED));
    for (const ident of dropped) this.#seen(ident);
    for (const { value } of this.env.getRange(rangeOf(CATALOG))) {
      const collection = this.#restore(decode(value));
      // Cursors hold on to a collection: the object stays, its contents are read anew.
      const known = before.get(collection.ns);
      const kept = known?.ident === collection.ident ? known : collection;
      // A build that began in what was given up has begun nowhere.
      const builds = kept.builds.filter(({ index }) => dropped.has(index.ident));
      Object.assign(kept, collection, { version: kept.version + 1, builds });
      kept.indexedFields = fieldsRead(indexesOf(kept));
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
    const collection = newCollection(db, name, this.#nextIdent);
    this.#nextIdent++;
    this.#collections.set(collection.ns, collection);
    this.save(collection);
    return collection;
  }

  /** From now on writes are followed in these indexes, while they are filled with what was there before. */
  beginBuilds(collection: Collection, builds: IndexBuild[]): void {
    collection.builds = [...collection.builds, ...builds];
    collection.indexedFields = fieldsRead(indexesOf(collection));
  }

  /** Puts indexes to use that are filled. Their builds are ended when this is on disk: a transaction may be given up. */
  useBuilds(collection: Collection, builds: IndexBuild[]): void {
    const indexes = builds.map(({ index }) => index);
    for (const { ident } of indexes) this.env.removeSync(droppedKey(ident));
    collection.indexes = [...collection.indexes, ...indexes];
    this.save(collection);
  }

  /** Follows writes in these no more. The ranges of those that aren't in use are to be swept. */
  endBuilds(collection: Collection, builds: IndexBuild[]): void {
    collection.builds = collection.builds.filter((build) => !builds.includes(build));
    collection.indexedFields = fieldsRead(indexesOf(collection));
  }

  removeIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.markDropped(index.ident);
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
      this.markDropped(ident);
  }

  save(collection: Collection): void {
    collection.indexedFields = fieldsRead(indexesOf(collection));
    this.env.putSync(storedKey(CATALOG, Buffer.from(collection.ns)), encode(storedCollection(collection)));
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
    const built = new Set(this.all().flatMap(({ builds }) => builds.map(({ index }) => index.ident)));
    return this.#identsIn(DROPPED).filter((ident) => !built.has(ident));
  }

  /** Empties a dropped range by so many entries, unless it is in use after all. @returns whether that is done, and forgotten */
  emptyDropped(ident: number, most: number): boolean {
    const inUse = this.all().some((collection) =>
      [collection, ...collection.indexes].some((its) => its.ident === ident),
    );
    const keys = inUse ? [] : [...this.env.getKeys({ ...rangeOf(ident), limit: most })];
    for (const key of keys) this.env.removeSync(key);
    if (keys.length < most) this.env.removeSync(droppedKey(ident));
    return keys.length < most;
  }

  /** An index to be filled. Its range is marked as dropped until that is done, in case it never is. */
  beginIndex(like: IndexSpec): Index {
    const index = newIndex(like, this.#nextIdent++);
    this.markDropped(index.ident);
    return index;
  }

  /** Puts a filled index in the place of the one that it is like. */
  replaceIndex(collection: Collection, old: Index, filled: Index): void {
    collection.indexes = collection.indexes.map((index) => (index === old ? filled : index));
    this.env.removeSync(droppedKey(filled.ident));
    this.markDropped(old.ident);
    this.save(collection);
  }

  /** Which ranges have a count and are no collection. */
  strayCounts(): number[] {
    const collections = new Set(this.all().map(({ ident }) => ident));
    return this.#identsIn(COUNTS).filter((ident) => !collections.has(ident));
  }

  forgetCount(ident: number): void {
    this.env.removeSync(countKey(ident));
  }

  markDropped(ident: number): void {
    this.env.putSync(droppedKey(ident), Buffer.alloc(1));
  }

  #restore(stored: Doc): Collection {
    const collection = collectionFrom(stored);
    for (const { ident } of [collection, ...collection.indexes]) this.#seen(ident);
    collection.count = this.env.getBinary(countKey(collection.ident))?.readDoubleBE(0) ?? 0;
    return collection;
  }

  #identsIn(range: number): number[] {
    return [...this.env.getKeys(rangeOf(range))].map((key) => key.readUInt32BE(4));
  }

  #seen(ident: number): void {
    this.#nextIdent = Math.max(this.#nextIdent, ident + 1);
  }
}

function indexesOf({ indexes, builds }: Collection): Index[] {
  return [...indexes, ...builds.map(({ index }) => index)];
}

function countKey(ident: number): Buffer {
  return storedKey(COUNTS, bytesOf(ident));
}

function droppedKey(ident: number): Buffer {
  return storedKey(DROPPED, bytesOf(ident));
}

function bytesOf(ident: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(ident);
  return bytes;
}
