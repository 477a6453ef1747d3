import { checkDocument } from '../bson/raw.js';
import { decode, type Doc } from '../bson/values.js';
import { type Catalog, FIRST_IDENT } from './catalog.js';
import { type Collection, type Index, isIdIndex } from './collection.js';
import { rangeEnd, rangeOf, storedKey } from './environment.js';
import { idKey } from './index-keys.js';
import { show } from '../bson/show.js';
import { entryKey, keysOf } from './records.js';

/**
 * Compares all that is derived with the documents: index entries both ways, counts, and which ranges of keys are in use.
 * It holds one document at a time, however many there are. @returns what is wrong, in words, as it is found
 */
export function* checkStore(catalog: Catalog): Generator<string, void> {
  for (const collection of catalog.all()) yield* checkCollection(catalog, collection);
  yield* checkRanges(catalog);
}

/** A document under its key; `size` in bytes. */
export interface StoredDocument {
  id: Buffer;
  size: number;
  doc: Doc;
}

type Stored = StoredDocument | { id: Buffer; size: number; fault: string };

/** The documents of a collection whose keys come after this one; what can't be read has a fault instead of a document. */
export function* storedDocuments(
  { env }: Catalog,
  { ns, ident }: Collection,
  after: Buffer = Buffer.alloc(0),
): Generator<Stored, void> {
  const range = { start: storedKey(ident, after), exclusiveStart: true, end: rangeEnd(ident) };
  for (const { key, value } of env.getRange(range)) {
    const [id, size] = [key.subarray(4), value.length];
    try {
      if (checkDocument(value, 0, size) !== size) throw new Error('it is longer than it says');
      yield { id, size, doc: decode(value) };
    } catch (error) {
      yield {
        id,
        size,
        fault: `${ns}: the document under the key ${id.toString('hex')} can't be read: ${textOf(error)}`,
      };
    }
  }
}

function* checkCollection(catalog: Catalog, collection: Collection): Generator<string, void> {
  const { ns, count } = collection;
  const listings = collection.indexes.filter((index) => !isIdIndex(index)).map((index) => new Listing(index));
  let documents = 0;
  for (const stored of storedDocuments(catalog, collection)) {
    documents++;
    if ('fault' in stored) {
      yield stored.fault;
      continue;
    }
    const { id, doc } = stored;
    if (!idKey(doc._id).equals(id)) yield `${ns}: the document ${show(doc._id)} is stored under another _id`;
    for (const listing of listings) yield* listing.expect(catalog, ns, id, doc);
  }
  if (documents !== count) yield `${ns}: ${count} documents are counted, and there are ${documents}`;
  for (const listing of listings) yield* listing.compare(catalog, collection);
}

/** What one index should list, against what it does. */
class Listing {
  #expected = 0;
  #missing = 0;
  #unmarked = false;

  constructor(readonly index: Index) {}

  *expect({ env }: Catalog, ns: string, id: Buffer, doc: Doc): Generator<string, void> {
    const { index } = this;
    try {
      const { keys, multikey, truncated } = keysOf(index, doc);
      this.#expected += keys.length;
      this.#unmarked ||=
        (truncated && !index.truncated) || multikey.some((array, at) => array && !index.multikey[at]);
      for (const key of keys) {
        if (env.getBinary(entryKey(index, key, id))?.equals(id)) continue;
        this.#missing++;
        yield `${ns}: index ${index.name} doesn't list the document ${show(doc._id)}`;
      }
    } catch (error) {
      yield `${ns}: index ${index.name} can't list the document ${show(doc._id)}: ${textOf(error)}`;
    }
  }

  // Every expected entry is there and there are as many: then there are no others.
  *compare(catalog: Catalog, collection: Collection): Generator<string, void> {
    const { name, ident } = this.index;
    if (this.#unmarked)
      yield `${collection.ns}: index ${name} isn't marked for the arrays or long values that it lists`;
    const entries = catalog.env.getKeysCount(rangeOf(ident));
    if (entries !== this.#expected || this.#missing > 0) yield* this.#others(catalog, collection);
  }

  *#others({ env }: Catalog, { ns, ident }: Collection): Generator<string, void> {
    const { index } = this;
    for (const { key, value: id } of env.getRange(rangeOf(index.ident))) {
      const raw = env.getBinary(storedKey(ident, id));
      if (raw && this.#isListed(key, id, raw)) continue;
      const what = raw ? 'a document by what it has not' : 'a document that is not there';
      yield `${ns}: index ${index.name} lists ${what} (entry ${key.subarray(4).toString('hex')})`;
    }
  }

  // What is listed of a damaged document can't be told.
  #isListed(key: Buffer, id: Buffer, raw: Buffer): boolean {
    try {
      checkDocument(raw, 0, raw.length);
      return keysOf(this.index, decode(raw)).keys.some((own) => entryKey(this.index, own, id).equals(key));
    } catch {
      return true;
    }
  }
}

function* checkRanges(catalog: Catalog): Generator<string, void> {
  const owners = new Map(catalog.droppedIdents().map((ident) => [ident, 'something that was dropped']));
  for (const { ident, owner } of catalog.all().flatMap(rangesOf)) {
    const other = owners.get(ident);
    if (other !== undefined) yield `the range ${ident} belongs to ${owner}, and to ${other}`;
    owners.set(ident, owner);
  }
  for (const ident of catalog.strayCounts())
    yield `a count is kept for the range ${ident}, which is no collection`;
  for (const ident of freeRanges(catalog))
    yield `the range ${ident} belongs to nothing (${catalog.env.getKeysCount(rangeOf(ident))} entries)`;
}

function rangesOf({ ns, ident, indexes }: Collection): { ident: number; owner: string }[] {
  const others = indexes.filter((index) => !isIdIndex(index));
  return [
    { ident, owner: ns },
    ...others.map((index) => ({ ident: index.ident, owner: `index ${index.name} of ${ns}` })),
  ];
}

/** The ranges that hold something and belong to nothing. */
export function freeRanges(catalog: Catalog): number[] {
  const owned = catalog.all().flatMap(rangesOf);
  const known = new Set([...owned.map(({ ident }) => ident), ...catalog.droppedIdents()]);
  const free: number[] = [];
  let start: Buffer | undefined = storedKey(FIRST_IDENT, Buffer.alloc(0));
  while (start) {
    const [key]: Buffer[] = [...catalog.env.getKeys({ start, limit: 1 })];
    if (!key) break;
    const ident = key.readUInt32BE(0);
    if (!known.has(ident)) free.push(ident);
    start = ident < 2 ** 32 - 1 ? rangeEnd(ident) : undefined;
  }
  return free;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
