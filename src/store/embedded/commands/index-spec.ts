import { compareValues, equalValues } from '../bson/order.js';
import { type Doc, isDoc, numberOf } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { type IndexSpec, isIdIndex } from '../storage/collection.js';

const STORED = new Set([
  'name',
  'key',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
  'v',
  'ns',
  'background',
]);

/** Reads an index specification. @throws CommandError CannotCreateIndex, FailedToParse, NotImplemented */
export function specOf(given: unknown): IndexSpec {
  if (!isDoc(given) || !isDoc(given.key) || Object.keys(given.key).length === 0) {
    throw new CommandError(
      'FailedToParse',
      "The 'key' field is a required property of an index specification",
    );
  }
  if (typeof given.name !== 'string') {
    throw new CommandError(
      'FailedToParse',
      "The 'name' field is a required property of an index specification",
    );
  }
  if (given.name.includes('\0'))
    throw new CommandError(
      'CannotCreateIndex',
      "The 'name' field of an index cannot contain an embedded null byte",
    );
  if (given.name === '') throw new CommandError('CannotCreateIndex', 'index name cannot be empty');
  for (const [path, direction] of Object.entries(given.key)) checkKey(path, direction);
  if (isDoc(given.collation) && given.collation.locale !== 'simple') {
    throw new CommandError('NotImplemented', 'collation is not supported by this store');
  }
  const expiry = numberOf(given.expireAfterSeconds);
  if (
    given.expireAfterSeconds !== undefined &&
    (expiry === undefined || expiry < 0 || Object.keys(given.key).length !== 1)
  ) {
    throw new CommandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, with expireAfterSeconds a number from 0',
    );
  }
  const partial = given.partialFilterExpression;
  if (partial !== undefined && !isDoc(partial))
    throw new CommandError('CannotCreateIndex', "'partialFilterExpression' must be a document");
  if (partial) compileFilter(partial);
  return {
    name: given.name,
    key: given.key,
    unique: isSet(given.unique),
    sparse: isSet(given.sparse),
    ...(expiry === undefined ? {} : { expireAfterSeconds: expiry }),
    ...(partial ? { partialFilterExpression: partial } : {}),
    extra: Object.fromEntries(Object.entries(given).filter(([name]) => !STORED.has(name))),
  };
}

function checkKey(path: string, direction: unknown): void {
  if (typeof direction === 'string') {
    throw new CommandError('NotImplemented', `index type '${direction}' is not supported by this store`);
  }
  const number = numberOf(direction);
  if (!number)
    throw new CommandError('CannotCreateIndex', `Values in v:2 index key pattern cannot be 0 or not numbers`);
  if (path === '' || path.split('.').includes(''))
    throw new CommandError('CannotCreateIndex', 'Index keys cannot contain an empty field.');
  if (path.split('.').some((part) => part.startsWith('$') && !/^\$(id|ref|db)$/.test(part)))
    throw new CommandError(
      'CannotCreateIndex',
      `Index key contains an illegal field name: field name starts with '$': ${path}`,
    );
}

function isSet(value: unknown): boolean {
  return value === true || (numberOf(value) ?? 0) !== 0;
}

// The same index again is fine; the same name or key with other options is a conflict.
export function isKnown(known: readonly IndexSpec[], spec: IndexSpec): boolean {
  for (const index of known) {
    const sameKey = equalValues(index.key, spec.key);
    if (sameKey && isIdIndex(index)) return true;
    const same = sameKey && sameOptions(index, spec);
    if (index.name === spec.name && same) return true;
    if (index.name === spec.name && !sameKey) {
      throw new CommandError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. Requested index: ${JSON.stringify(spec.name)}`,
      );
    }
    if (index.name === spec.name || same) {
      const reason =
        index.name === spec.name
          ? 'An equivalent index already exists with the same name but different options'
          : `Index already exists with a different name: ${index.name}`;
      throw new CommandError(
        index.name === spec.name ? 'IndexKeySpecsConflict' : 'IndexOptionsConflict',
        reason,
      );
    }
  }
  return false;
}

function sameOptions(a: IndexSpec, b: IndexSpec): boolean {
  const options = ({
    unique,
    sparse,
    expireAfterSeconds = -1,
    partialFilterExpression = {},
  }: IndexSpec): Doc => ({
    unique,
    sparse,
    expireAfterSeconds,
    partialFilterExpression,
  });
  return compareValues(options(a), options(b)) === 0;
}
