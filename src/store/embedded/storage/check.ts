import { decode } from '../bson/values.js';
import type { Catalog } from './catalog.js';
import { type Collection, type Index, isIdIndex } from './collection.js';
import { rangeEnd, storedKey } from './environment.js';
import { documentKeys, idKey } from './index-keys.js';

/** Compares every index with the documents. @returns what is wrong, in words; nothing if all is well */
export function checkStore(catalog: Catalog): string[] {
  return catalog.all().flatMap((collection) => checkCollection(catalog, collection));
}

function checkCollection(catalog: Catalog, collection: Collection): string[] {
  const { ns, ident, indexes, count } = collection;
  const faults: string[] = [];
  const expected = new Map(indexes.map((index) => [index, new Map<string, string>()]));
  let documents = 0;
  for (const { key, value } of catalog.env.getRange({
    start: storedKey(ident, Buffer.alloc(0)),
    end: rangeEnd(ident),
  })) {
    const doc = decode(value);
    const id = key.subarray(4);
    documents++;
    if (!idKey(doc._id).equals(id)) faults.push(`${ns}: a document is stored under another _id`);
    for (const [index, entries] of expected)
      for (const entry of entriesOf(index, doc, id)) entries.set(entry, textOf(id));
  }
  if (documents !== count) faults.push(`${ns}: counted ${count}, found ${documents} documents`);
  for (const [index, entries] of expected)
    if (!isIdIndex(index)) faults.push(...compareIndex(catalog, ns, index, entries));
  return faults;
}

function entriesOf(index: Index, doc: Record<string, unknown>, id: Buffer): string[] {
  if (index.partial && !index.partial.matches(doc)) return [];
  const { keys, present } = documentKeys(doc, index.fields);
  if (index.sparse && !present.includes(true)) return [];
  return keys.map((key) => textOf(storedKey(index.ident, index.unique ? key : Buffer.concat([key, id]))));
}

function compareIndex(
  catalog: Catalog,
  ns: string,
  { ident, name }: Index,
  expected: Map<string, string>,
): string[] {
  const faults: string[] = [];
  let entries = 0;
  for (const { key, value } of catalog.env.getRange({
    start: storedKey(ident, Buffer.alloc(0)),
    end: rangeEnd(ident),
  })) {
    entries++;
    if (expected.get(textOf(key)) !== textOf(value))
      faults.push(`${ns}: index ${name} lists a document that isn't so`);
  }
  if (entries !== expected.size)
    faults.push(`${ns}: index ${name} has ${entries} entries instead of ${expected.size}`);
  return faults;
}

function textOf(bytes: Buffer): string {
  return bytes.toString('latin1');
}
