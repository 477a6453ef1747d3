import { Binary, Decimal128, Double, Long, ObjectId } from 'mongodb';

/** A document as it is sent, or the shape of one. */
export interface Fields {
  [name: string]: unknown;
}

/**
 * What a command looks like without its values: names, operators, sort orders and projections stay as they are, a value
 * becomes the name of its type. A command of several statements has a shape for each.
 */
export function shapesOf(command: Fields): Fields[] {
  const shape: Fields = {};
  for (const [name, value] of Object.entries(command)) {
    if (value !== undefined && !OF_NO_MATTER.has(name)) shape[name] = (PARTS[name] ?? same)(value);
  }
  const list = shape.updates ?? shape.deletes;
  if (!Array.isArray(list)) return [shape];
  const name = shape.updates ? 'updates' : 'deletes';
  return list.map((statement: unknown) => ({ ...shape, [name]: [statement] }));
}

/** The same for two commands that differ only in their values' types. */
export function keyOfShape(shape: Fields): string {
  return JSON.stringify(shape, (_name, value: unknown) =>
    typeof value === 'string' && TYPES.has(value)
      ? '?'
      : Array.isArray(value) && isValues(value)
        ? '?'
        : value,
  );
}

const OF_NO_MATTER = new Set([
  ...[
    'lsid',
    '$db',
    '$readPreference',
    '$clusterTime',
    'writeConcern',
    'readConcern',
    'ordered',
    'maxTimeMS',
  ],
  ...['comment', 'bypassDocumentValidation'],
]);

const TYPES = new Set([
  ...['string', 'int', 'double', 'long', 'decimal', 'bool', 'date', 'objectId', 'binData', 'null', 'regex'],
  ...['object', 'array', 'value'],
]);

const PARTS: Readonly<Record<string, (value: unknown) => unknown>> = {
  filter: filterShape,
  query: filterShape,
  q: filterShape,
  pipeline: (stages) => listOf(stages).map(stageShape),
  update: (value) => (isFields(value) ? updateShape(value) : value),
  updates: (statements) => listOf(statements).map(statementShape),
  deletes: (statements) => listOf(statements).map(statementShape),
  documents: () => 'array',
  cursors: () => 'array',
  endSessions: () => 'array',
  skip: typeOf,
  limit: typeOf,
  batchSize: typeOf,
  getMore: typeOf,
  cursor: () => ({}),
  sort: plain,
  indexes: (indexes) => listOf(indexes).map((index) => mapped(index, (_name, value) => typeOf(value))),
  // These do the same to every collection.
  ...Object.fromEntries(
    ['create', 'createIndexes', 'listIndexes', 'insert', 'collection'].map((name) => [
      name,
      () => 'collection',
    ]),
  ),
};

const same = (value: unknown): unknown => value;

// The driver sends what must keep its order as a Map.
function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function statementShape(statement: unknown): unknown {
  return mapped(statement, (name, value) => {
    if (name === 'q') return filterShape(value);
    if (name === 'u') return isFields(value) ? updateShape(value) : value;
    return name === 'arrayFilters' ? listOf(value).map(filterShape) : value;
  });
}

function stageShape(stage: unknown): unknown {
  return mapped(stage, (name, value) => {
    if (name === '$match') return filterShape(value);
    return name === '$limit' || name === '$skip' ? typeOf(value) : value;
  });
}

function filterShape(filter: unknown): unknown {
  return mapped(filter, (name, value) => {
    if (name === '$and' || name === '$or' || name === '$nor') return listOf(value).map(filterShape);
    if (name === '$in' || name === '$nin' || name === '$all') return typesOf(listOf(value));
    if (name === '$exists') return value;
    return isFields(value) && Object.keys(value).some((key) => key.startsWith('$'))
      ? filterShape(value)
      : typeOf(value);
  });
}

// Counts by a name that came with a complaint.
const NAMED_BY_DATA = /^(tally\.(?:kinds|reporters))\..+$/;

const FILTERED = new Set(['$pull']);

function updateShape(update: Fields): unknown {
  return mapped(update, (operator, fields) => {
    if (!operator.startsWith('$')) return typeOf(fields);
    if (FILTERED.has(operator)) return mapped(fields, (_path, value) => filterOrType(value));
    return Object.fromEntries(
      Object.entries(isFields(fields) ? fields : {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, value]) => [path.replace(NAMED_BY_DATA, '$1.name'), operandShape(value)]),
    );
  });
}

const filterOrType = (value: unknown): unknown => (isFields(value) ? filterShape(value) : typeOf(value));

// { $each: [...], $slice: -1 } stays what it is; any other value is only its type.
function operandShape(value: unknown): unknown {
  return isFields(value) && '$each' in value ? mapped(value, (_name, inner) => typeOf(inner)) : typeOf(value);
}

/** The types that a list's values have, each once. */
function typesOf(values: readonly unknown[]): string[] {
  return [...new Set(values.map(typeOf))].sort();
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  if (typeof value === 'bigint' || value instanceof Long) return 'long';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof RegExp) return 'regex';
  if (value instanceof Uint8Array || value instanceof Binary) return 'binData';
  return Array.isArray(value) ? 'array' : 'object';
}

function isFields(value: unknown): value is Fields {
  return typeOf(value) === 'object';
}

function isValues(list: readonly unknown[]): boolean {
  return list.every((value) => typeof value === 'string' && TYPES.has(value));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapped(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (!isFields(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [name, change(name, inner)]));
}
