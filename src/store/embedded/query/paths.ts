import { type Doc, fieldOf, isDoc } from '../bson/values.js';
import { CommandError } from '../errors.js';

const INDEX = /^(0|[1-9]\d*)$/;

export function isArrayIndex(part: string): boolean {
  return INDEX.test(part);
}

/** @throws CommandError with MongoDB's code for what isn't the path of a field */
export function checkFieldPath(path: string): void {
  if (path === '')
    throw new CommandError('Location40352', 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new CommandError('Location40353', "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  if (parts.includes(''))
    throw new CommandError('Location15998', 'FieldPath field names may not be empty strings.');
  if (parts.some((part) => /^\$(?!(id|ref|db)$)/.test(part)))
    throw new CommandError(
      'Location16410',
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
}

/**
 * Whether `test` holds for a value that the path reaches, going through arrays on the way as MongoDB does.
 * A path that ends early reaches `undefined`; one that ends inside an array reaches nothing.
 */
export function someAt(
  value: unknown,
  parts: readonly string[],
  at: number,
  test: (value: unknown) => boolean,
): boolean {
  const part = parts[at];
  if (part === undefined) return test(value);
  if (Array.isArray(value)) {
    if (
      isArrayIndex(part) &&
      Number(part) < value.length &&
      someAt(value[Number(part)], parts, at + 1, test)
    ) {
      return true;
    }
    return value.some((element) => isDoc(element) && someAt(element, parts, at, test));
  }
  if (!isDoc(value)) return test(undefined);
  return someAt(fieldOf(value, part), parts, at + 1, test);
}

/** Every value the path reaches; arrays at its end are given whole and by element (for `distinct`). */
export function valuesAt(doc: Doc, path: string): unknown[] {
  const found: unknown[] = [];
  someAt(doc, path.split('.'), 0, (value) => {
    if (Array.isArray(value)) found.push(...(value as unknown[]));
    else if (value !== undefined) found.push(value);
    return false;
  });
  return found;
}
