import { decode, type Doc, encode } from '../bson/values.js';
import { decodeFields, eachElement, MAX_DOCUMENT } from '../bson/raw.js';
import { CommandError } from '../errors.js';
import type { Engine, Target } from '../engine.js';
import { openQuery, type Query } from '../plan/scan.js';
import { type Found, matchesRaw, PAUSE, pull } from '../plan/source.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { isOperators } from '../query/filter.js';
import { insertRecord, readRecord, removeRecord, replaceRecord } from '../storage/records.js';
import type { Update } from '../update/updater.js';
import { upsertDocument } from '../update/upsert.js';
import { kindOf, Kind, typeName } from '../bson/values.js';
import { MAX_DEPTH } from '../bson/raw.js';
import { checkDocument } from '../bson/raw.js';

const PAUSES = 60;
const CHUNK = 100;
const AGAIN = Symbol('again');

/**
 * Finds one document and changes it, as one step that no other write comes between.
 * @param none what to do, in the same step, when there is no such document
 */
export async function modifyOne<T>(
  engine: Engine,
  { db, name }: Target,
  query: Query,
  change: (collection: Collection, found: Found) => T,
  none: () => T,
): Promise<T> {
  const { catalog, writer } = engine;
  const one = { ...query, limit: 1 };
  const first = await writer.write(() => {
    const collection = catalog.get(db, name);
    const found = searchBriefly(catalog, collection, one);
    if (found === PAUSE) return AGAIN;
    return found && collection ? change(collection, found) : none();
  });
  if (first !== AGAIN) return first;
  // A long search isn't done inside a transaction: what it finds is looked at again there.
  for (;;) {
    const candidate = await pull(openQuery(catalog, catalog.get(db, name), one));
    const outcome = await writer.write(() => {
      const collection = catalog.get(db, name);
      if (!candidate || !collection) return none();
      const raw = readRecord(catalog, collection, candidate.id);
      return raw && matchesRaw(query.filter, raw) ? change(collection, { id: candidate.id, raw }) : AGAIN;
    });
    if (outcome !== AGAIN) return outcome;
  }
}

function searchBriefly(
  catalog: Catalog,
  collection: Collection | undefined,
  query: Query,
): Found | typeof PAUSE | undefined {
  const source = openQuery(catalog, collection, query);
  for (let pauses = 0; pauses < PAUSES; pauses++) {
    const found = source.next();
    if (found !== PAUSE) return found;
  }
  return PAUSE;
}

/** Finds all documents first, then changes each that still matches; in several steps when there are many. */
export async function modifyMany<T>(
  engine: Engine,
  { db, name }: Target,
  query: Query,
  change: (collection: Collection, found: Found) => T,
): Promise<T[]> {
  const { catalog, writer } = engine;
  const source = openQuery(catalog, catalog.get(db, name), query);
  const ids: Buffer[] = [];
  const outcomes: T[] = [];
  for (let found = await pull(source); found; found = await pull(source)) ids.push(found.id);
  for (let at = 0; at < ids.length; at += CHUNK) {
    const changed = await writer.write(() => {
      const collection = catalog.get(db, name);
      if (!collection) return [];
      return ids.slice(at, at + CHUNK).flatMap((id) => {
        const raw = readRecord(catalog, collection, id);
        return raw && matchesRaw(query.filter, raw) ? [change(collection, { id, raw })] : [];
      });
    });
    outcomes.push(...changed);
  }
  return outcomes;
}

/** Applies an update to a stored document. @returns its bytes afterwards, the same object if nothing changed */
export function applyUpdate(
  catalog: Catalog,
  collection: Collection,
  { id, raw }: Found,
  update: Update,
): Buffer {
  const doc = update.apply(decode(raw), false);
  const changed = checked(encode(doc));
  if (changed.equals(raw)) return raw;
  if (changed.length > raw.length) catalog.refuseIfFull();
  replaceRecord(catalog, collection, id, decode(raw), doc, changed, update.touches);
  return changed;
}

/** Inserts what an upsert makes of its filter and update. */
export function insertUpsert(
  catalog: Catalog,
  { db, name }: Target,
  query: Doc,
  update: Update,
): { id: unknown; raw: Buffer } {
  const doc = upsertDocument(query, update);
  checkId(doc._id);
  const raw = checked(encode(doc));
  insertRecord(catalog, catalog.get(db, name) ?? catalog.create(db, name), raw);
  return { id: doc._id, raw };
}

export function removeFound(catalog: Catalog, collection: Collection, { id, raw }: Found): void {
  removeRecord(catalog, collection, id, raw);
}

function checked(raw: Buffer): Buffer {
  if (raw.length > MAX_DOCUMENT) throw tooLarge(raw.length);
  // Updates can nest ever deeper, one level at a time.
  if (depthMatters(raw)) checkDocument(raw, 0, raw.length);
  return raw;
}

function depthMatters(raw: Buffer): boolean {
  return raw.length > 7 * MAX_DEPTH;
}

function tooLarge(size: number): CommandError {
  return new CommandError(
    'BSONObjectTooLarge',
    `BSONObj size: ${size} is invalid. Size must be between 0 and ${MAX_DOCUMENT}`,
  );
}

function checkId(id: unknown): void {
  const kind = kindOf(id);
  if (kind === Kind.Array || kind === Kind.RegExp || id === undefined)
    throw new CommandError('InvalidIdField', `The '_id' value cannot be of type ${typeName(id)}`);
  if (isOperators(id)) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${Object.keys(id)[0]} is not valid for storage.`,
    );
  }
}

// Documents, arrays, undefined, patterns.
const MAY_BE_REFUSED = new Set([3, 4, 6, 11]);

/**
 * A document as it is stored: with its _id, in the first place.
 * @throws CommandError when it is too large, or its _id can't be one
 */
export function storable(raw: Buffer, makeId: () => unknown): Buffer {
  if (raw.length > MAX_DOCUMENT) throw tooLarge(raw.length);
  let found: { type: number; start: number; end: number } | undefined;
  eachElement(raw, (name, type, start, _value, end) => {
    if (name !== '_id') return;
    found = { type, start, end };
    return false;
  });
  if (!found) return encode({ _id: makeId(), ...decode(raw) });
  const { type, start, end } = found;
  if (MAY_BE_REFUSED.has(type)) checkId(decodeFields(raw, new Set(['_id']))._id);
  if (start === 4) return raw;
  return Buffer.concat([
    raw.subarray(0, 4),
    raw.subarray(start, end),
    raw.subarray(4, start),
    raw.subarray(end),
  ]);
}
