import { createHash } from 'node:crypto';
import { CommandError } from '../errors.js';
import { KeyWriter } from '../bson/key-writer.js';
import { type Doc, fieldOf, isDoc } from '../bson/values.js';

/** One field of an index or of a sort: its path and direction. */
export interface KeyField {
  path: string;
  parts: string[];
  descending: boolean;
}

export interface DocumentKeys {
  keys: Buffer[];
  /** per field: whether an array was met on its path */
  multikey: boolean[];
  /** per field: whether any value was there at all */
  present: boolean[];
  /** whether a key was too long and is stored as a prefix and a hash */
  truncated: boolean;
}

/** A key longer than this is stored as its first bytes and a hash of the whole. */
export const MAX_KEY = 1100;
const MAX_ID = 400;
const EMPTY_ARRAY = Symbol('empty array');

export function keyField(path: string, direction: number): KeyField {
  return { path, parts: path.split('.'), descending: direction < 0 };
}

const writer = new KeyWriter();

/** The key of an _id: documents are stored under it. */
export function idKey(id: unknown): Buffer {
  const key = writer.reset().value(id).take();
  return key.length <= MAX_ID ? key : shortened(key, MAX_ID);
}

export function shortened(key: Buffer, length = MAX_KEY): Buffer {
  return Buffer.concat([key.subarray(0, length), createHash('sha256').update(key).digest().subarray(0, 16)]);
}

/**
 * The keys under which an index lists a document: one for each combination of array elements.
 * @throws CommandError CannotIndexParallelArrays
 */
export function documentKeys(doc: Doc, fields: readonly KeyField[]): DocumentKeys {
  const { rows, multikey } = rowsOf(doc, fields);
  const keys: Buffer[] = [];
  let truncated = false;
  for (const values of rows) {
    const key = keyOfRow(values, fields);
    truncated ||= key.length > MAX_KEY;
    const stored = storable(key);
    if (rows.length === 1 || !keys.some((other) => other.equals(stored))) keys.push(stored);
  }
  const present = fields.map((_, at) => rows.some((values) => values[at] !== undefined));
  return { keys, multikey, present, truncated };
}

/** The values that stand for a document in one of its keys: of an array, one element. */
export function valuesOf(doc: Doc, fields: readonly KeyField[], key: Buffer): unknown[] {
  const { rows } = rowsOf(doc, fields);
  const row = rows.find((values) => storable(keyOfRow(values, fields)).equals(key)) ?? [];
  return row.map((value) => (value === EMPTY_ARRAY ? undefined : value));
}

function storable(key: Buffer): Buffer {
  return key.length > MAX_KEY ? shortened(key) : key;
}

function rowsOf(doc: Doc, fields: readonly KeyField[]): { rows: unknown[][]; multikey: boolean[] } {
  const multikey = fields.map(() => false);
  const row = plainRow(doc, fields);
  if (row) return { rows: [row], multikey };
  const rows: unknown[][] = [];
  expand(
    fields.map((field) => ({ value: doc, parts: field.parts, at: 0, done: false })),
    multikey,
    rows,
  );
  return { rows, multikey };
}

// The values of a document that has no array on any of the paths, as most have not.
function plainRow(doc: Doc, fields: readonly KeyField[]): unknown[] | undefined {
  const row: unknown[] = [];
  for (const { parts } of fields) {
    let value: unknown = doc;
    for (const part of parts)
      value = isDoc(value) ? fieldOf(value, part) : Array.isArray(value) ? value : undefined;
    if (Array.isArray(value)) return undefined;
    row.push(value);
  }
  return row;
}

function keyOfRow(values: readonly unknown[], fields: readonly KeyField[]): Buffer {
  writer.reset();
  for (const [at, value] of values.entries()) {
    const descending = fields[at]?.descending ?? false;
    if (value === EMPTY_ARRAY) writer.emptyArray(descending);
    else writer.value(value, descending);
  }
  return writer.take();
}

interface Walk {
  value: unknown;
  parts: string[];
  at: number;
  done: boolean;
}

// Walks every field down to its first array; the fields that meet the same array go through its elements together.
function expand(walks: Walk[], multikey: boolean[], rows: unknown[][]): void {
  let array: unknown[] | undefined;
  const reached = walks.map((walk) => (walk.done ? walk : descend(walk)));
  reached.forEach((walk, index) => {
    if (walk.done || !Array.isArray(walk.value)) return;
    multikey[index] = true;
    if (array && array !== walk.value) {
      throw new CommandError(
        'CannotIndexParallelArrays',
        `cannot index parallel arrays ${walks.map((each) => `[${each.parts.join('.')}]`).join(' ')}`,
      );
    }
    array = walk.value;
  });
  if (!array) {
    rows.push(reached.map((walk) => walk.value));
    return;
  }
  const elements = array.length > 0 ? array : [EMPTY_ARRAY];
  for (const element of elements) {
    expand(
      reached.map((walk) => (walk.value === array && !walk.done ? into(walk, element) : { ...walk })),
      multikey,
      rows,
    );
  }
}

// Stops at an array or at the end of the path.
function descend(walk: Walk): Walk {
  let { value, at } = walk;
  while (at < walk.parts.length && !Array.isArray(value)) {
    value = isDoc(value) ? fieldOf(value, walk.parts[at] ?? '') : undefined;
    at++;
    if (value === undefined) return { ...walk, value, at: walk.parts.length, done: true };
  }
  if (Array.isArray(value) && at < walk.parts.length) {
    const position = walk.parts[at] ?? '';
    if (/^\d+$/.test(position) && Number(position) < value.length && !value.some(isDoc)) {
      return descend({ ...walk, value: value[Number(position)], at: at + 1 });
    }
  }
  return { ...walk, value, at, done: !Array.isArray(value) };
}

function into(walk: Walk, element: unknown): Walk {
  if (walk.at >= walk.parts.length) return { ...walk, value: element, done: true };
  if (element === EMPTY_ARRAY || !isDoc(element)) return { ...walk, value: undefined, done: true };
  return { ...walk, value: element };
}

/** The key by which a document sorts, of any length: the least of those that an index on the same fields would hold. */
export function sortKey(doc: Doc, fields: readonly KeyField[]): Buffer {
  const keys = rowsOf(doc, fields).rows.map((values) => keyOfRow(values, fields));
  return keys.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
}
