import { checkDocument } from '../bson/raw.js';
import { decode } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Catalog } from './catalog.js';
import { freeRanges, type StoredDocument, storedDocuments } from './check.js';
import { type Collection, type Index, isIdIndex } from './collection.js';
import { type Environment, rangeOf } from './environment.js';
import { idKey } from './index-keys.js';
import { listInIndex } from './records.js';

const CHUNK = 10_000;
const CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * Makes every index and count anew from the documents, in transactions of some documents each; wherever it stops, the store is as good as
 * before. Documents are left as they are, and ranges with documents that belong to nothing too.
 * @returns what it could not make, in words
 */
export function* rebuildStore(catalog: Catalog): Generator<string, void> {
  for (const collection of catalog.all()) {
    for (const index of collection.indexes)
      if (!isIdIndex(index)) yield* rebuildIndex(catalog, collection, index);
    recount(catalog, collection);
  }
  for (const ident of freeRanges(catalog))
    if (!holdsDocuments(catalog.env, ident)) catalog.env.transactionSync(() => catalog.markDropped(ident));
  catalog.env.transactionSync(() => catalog.strayCounts().forEach((ident) => catalog.forgetCount(ident)));
  for (const ident of catalog.droppedIdents())
    while (!catalog.env.transactionSync(() => catalog.emptyDropped(ident, CHUNK)));
}

function* rebuildIndex(catalog: Catalog, collection: Collection, old: Index): Generator<string, void> {
  const { env } = catalog;
  const filled = env.transactionSync(() => catalog.beginIndex(old));
  try {
    for (const some of chunksOf(catalog, collection))
      env.transactionSync(() => {
        for (const { id, doc } of some) listInIndex(catalog, collection, filled, id, doc);
      });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    yield `${collection.ns}: index ${old.name} can't be rebuilt and stays as it was: ${error.message}`;
    return;
  }
  env.transactionSync(() => catalog.replaceIndex(collection, old, filled));
}

// Read anew for each, since no LMDB cursor should stay open over a write.
function* chunksOf(catalog: Catalog, collection: Collection): Generator<StoredDocument[], void> {
  for (let after: Buffer = Buffer.alloc(0); ;) {
    const some: StoredDocument[] = [];
    let bytes = 0;
    for (const stored of storedDocuments(catalog, collection, after)) {
      after = stored.id;
      bytes += stored.size;
      if ('doc' in stored) some.push(stored);
      if (some.length === CHUNK || bytes > CHUNK_BYTES) break;
    }
    if (bytes === 0) return;
    yield some;
  }
}

function recount(catalog: Catalog, collection: Collection): void {
  const documents = catalog.env.getKeysCount(rangeOf(collection.ident));
  catalog.env.transactionSync(() => {
    catalog.counted(collection, documents - collection.count);
    catalog.saveCounts();
  });
}

function holdsDocuments(env: Environment, ident: number): boolean {
  for (const { key, value } of env.getRange(rangeOf(ident)))
    if (isDocument(key.subarray(4), value)) return true;
  return false;
}

function isDocument(id: Buffer, raw: Buffer): boolean {
  try {
    return checkDocument(raw, 0, raw.length) === raw.length && idKey(decode(raw)._id).equals(id);
  } catch {
    return false;
  }
}
