import { CommandError } from '../errors.js';
import { decodeFields } from '../bson/raw.js';
import { show } from '../bson/show.js';
import { decode, type Doc } from '../bson/values.js';
import type { Catalog } from './catalog.js';
import { type Collection, type Index, isIdIndex } from './collection.js';
import { storedKey } from './environment.js';
import { type DocumentKeys, documentKeys, idKey, valuesOf } from './index-keys.js';

/** The stored bytes of a document, by the key of its _id. */
export function readRecord(catalog: Catalog, collection: Collection, id: Buffer): Buffer | undefined {
  return catalog.env.getBinary(storedKey(collection.ident, id));
}

const UNLISTED: DocumentKeys = { keys: [], multikey: [], present: [], truncated: false };

interface Listing {
  index: Index;
  keys: Buffer[];
}

/**
 * Stores a new document and lists it in every index. Call it inside a write.
 * @throws CommandError DuplicateKey before anything is written
 */
export function insertRecord(catalog: Catalog, collection: Collection, raw: Buffer): void {
  catalog.refuseIfFull();
  const { indexedFields } = collection;
  const doc = indexedFields ? decodeFields(raw, indexedFields) : decode(raw);
  const id = idKey(doc._id);
  if (catalog.env.doesExist(storedKey(collection.ident, id))) throw duplicateId(collection, doc._id);
  const listings = collection.indexes
    .filter((index) => !isIdIndex(index))
    .map((index) => listingOf(catalog, collection, index, doc));
  for (const listing of listings) refuseDuplicates(catalog, collection, listing, id, doc);
  catalog.env.putSync(storedKey(collection.ident, id), raw);
  for (const { index, keys } of listings) for (const key of keys) putEntry(catalog, index, key, id);
  followInBuilds(catalog, collection, id, undefined, doc);
  catalog.counted(collection, 1);
}

/**
 * Replaces a stored document's bytes and its index entries. Call it inside a write.
 * @param touched the top-level fields that may differ, or null for any
 * @throws CommandError DuplicateKey before anything is written
 */
export function replaceRecord(
  catalog: Catalog,
  collection: Collection,
  id: Buffer,
  before: Doc,
  after: Doc,
  raw: Buffer,
  touched: ReadonlySet<string> | null,
): void {
  const changes: { index: Index; gone: Buffer[]; added: Buffer[] }[] = [];
  for (const index of collection.indexes) {
    if (isIdIndex(index) || !concerns(index, touched)) continue;
    const old = listingOf(catalog, collection, index, before).keys;
    const { keys } = listingOf(catalog, collection, index, after);
    const added = keys.filter((key) => !old.some((other) => other.equals(key)));
    const gone = old.filter((key) => !keys.some((other) => other.equals(key)));
    refuseDuplicates(catalog, collection, { index, keys: added }, id, after);
    if (added.length > 0 || gone.length > 0) changes.push({ index, gone, added });
  }
  for (const { index, gone, added } of changes) {
    for (const key of gone) catalog.env.removeSync(entryKey(index, key, id));
    for (const key of added) putEntry(catalog, index, key, id);
  }
  catalog.env.putSync(storedKey(collection.ident, id), raw);
  followInBuilds(catalog, collection, id, before, after);
  catalog.counted(collection, 0);
}

/** Removes a document and its index entries. Call it inside a write. */
export function removeRecord(catalog: Catalog, collection: Collection, id: Buffer, raw: Buffer): void {
  const { indexedFields } = collection;
  const doc = indexedFields ? decodeFields(raw, indexedFields) : decode(raw);
  for (const index of collection.indexes) {
    if (isIdIndex(index)) continue;
    for (const key of listingOf(catalog, collection, index, doc).keys)
      catalog.env.removeSync(entryKey(index, key, id));
  }
  catalog.env.removeSync(storedKey(collection.ident, id));
  followInBuilds(catalog, collection, id, doc, undefined);
  catalog.counted(collection, -1);
}

/** Lists one stored document in a new index. Call it inside a write. */
export function listInIndex(
  catalog: Catalog,
  collection: Collection,
  index: Index,
  id: Buffer,
  doc: Doc,
): void {
  const listing = listingOf(catalog, collection, index, doc);
  refuseDuplicates(catalog, collection, listing, id, doc);
  for (const key of listing.keys) putEntry(catalog, index, key, id);
}

// What an index that is being built can't have ends its building, not the write: it doesn't exist yet.
function followInBuilds(
  catalog: Catalog,
  collection: Collection,
  id: Buffer,
  before: Doc | undefined,
  after: Doc | undefined,
): void {
  for (const build of collection.builds) {
    if (build.failure || collection.indexes.includes(build.index)) continue;
    try {
      if (before) unlist(catalog, build.index, id, before);
      if (after) listInIndex(catalog, collection, build.index, id, after);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      build.failure = error;
    }
  }
}

// Before it is reached, a document isn't listed, and another may be under its key.
function unlist({ env }: Catalog, index: Index, id: Buffer, doc: Doc): void {
  for (const key of keysOf(index, doc).keys) {
    const entry = entryKey(index, key, id);
    if (env.getBinary(entry)?.equals(id)) env.removeSync(entry);
  }
}

function concerns(index: Index, touched: ReadonlySet<string> | null): boolean {
  if (touched === null || index.partial?.fields === null) return true;
  if (index.fields.some((field) => touched.has(field.parts[0] ?? ''))) return true;
  return [...(index.partial?.fields ?? [])].some((field) =>
    touched.has(Buffer.from(field, 'latin1').toString()),
  );
}

/** What an index lists of a document: nothing when it leaves the document out. @throws CommandError CannotIndexParallelArrays */
export function keysOf(index: Index, doc: Doc): DocumentKeys {
  if (index.partial && !index.partial.matches(doc)) return UNLISTED;
  const listed = documentKeys(doc, index.fields);
  return index.sparse && !listed.present.includes(true) ? UNLISTED : listed;
}

function listingOf(catalog: Catalog, collection: Collection, index: Index, doc: Doc): Listing {
  const { keys, multikey, truncated } = keysOf(index, doc);
  const newlyMultikey = multikey.some((array, at) => array && !index.multikey[at]);
  if (newlyMultikey || (truncated && !index.truncated)) {
    index.multikey = index.multikey.map((array, at) => array || (multikey[at] ?? false));
    index.truncated ||= truncated;
    catalog.save(collection);
  }
  return { index, keys };
}

/** Where an index has its entry. A unique index has one document at most under a key; any other has the _id in it too. */
export function entryKey(index: Index, key: Buffer, id: Buffer): Buffer {
  return storedKey(index.ident, index.unique ? key : Buffer.concat([key, id]));
}

function putEntry(catalog: Catalog, index: Index, key: Buffer, id: Buffer): void {
  catalog.env.putSync(entryKey(index, key, id), id);
}

function refuseDuplicates(
  catalog: Catalog,
  collection: Collection,
  { index, keys }: Listing,
  id: Buffer,
  doc: Doc,
): void {
  if (!index.unique) return;
  for (const key of keys) {
    const holder = catalog.env.getBinary(storedKey(index.ident, key));
    if (holder && !holder.equals(id)) throw duplicate(collection, index, valuesOf(doc, index.fields, key));
  }
}

function duplicateId(collection: Collection, id: unknown): CommandError {
  const [index] = collection.indexes;
  if (!index) throw new Error('a collection without its _id index');
  return duplicate(collection, index, [id]);
}

function duplicate(collection: Collection, index: Index, values: readonly unknown[]): CommandError {
  const keyValue = Object.fromEntries(index.fields.map(({ path }, at) => [path, values[at] ?? null]));
  return new CommandError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.ns} index: ${index.name} dup key: ${show(keyValue)}`,
    { keyPattern: index.key, keyValue },
  );
}
