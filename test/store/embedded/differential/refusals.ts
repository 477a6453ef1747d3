import { type Fields, isFields, isNumber } from './plain.js';
import type { Step } from './steps.js';

/** When MongoDB refuses an update of a document, and how. */
interface Refusal {
  code: number;
  codeName: string;
  manual: string;
  page: string;
  applies: (step: Step, doc: Fields) => boolean;
}

const REFUSALS: readonly Refusal[] = [
  {
    code: 14,
    codeName: 'TypeMismatch',
    manual: 'Use of the $inc operator on a field with a null value will generate an error.',
    page: 'reference/operator/update/inc',
    applies: ({ operator, path }, doc) =>
      /^\$(inc|mul)$/.test(operator) && valuesOf(doc, path).some((value) => !isNumber(value)),
  },
  {
    code: 2,
    codeName: 'BadValue',
    manual: 'If the field is not an array, the operation will fail.',
    page: 'reference/operator/update/push',
    applies: ({ operator, path }, doc) =>
      /^\$(push|addToSet|pull|pullAll)$/.test(operator) && isNoArray(doc, path),
  },
  {
    code: 14,
    codeName: 'TypeMismatch',
    manual: 'The $pop operation fails if the field is not an array.',
    page: 'reference/operator/update/pop',
    applies: ({ operator, path }, doc) => operator === '$pop' && isNoArray(doc, path),
  },
  {
    code: 28,
    codeName: 'PathNotViable',
    manual:
      '$set will add a new field with the specified value, provided that the new field does not violate a type constraint.',
    page: 'reference/operator/update/set',
    applies: ({ operator, path }, doc) =>
      /^\$(set|inc|mul|min|max|push|addToSet)$/.test(operator) && !path.includes('$') && isBlocked(doc, path),
  },
  {
    code: 2,
    codeName: 'BadValue',
    manual:
      'The all positional operator $[] indicates that the update operator should modify all elements in the specified array field.',
    page: 'reference/operator/update/positional-all',
    applies: ({ path }, doc) =>
      path.includes('.$[]') && !Array.isArray(valueAt(doc, path.slice(0, path.indexOf('.$[]')))),
  },
  {
    code: 28,
    codeName: 'PathNotViable',
    manual: 'The $[] positional operator facilitates updates to arrays that contain embedded documents.',
    page: 'reference/operator/update/positional-all',
    applies: ({ path }, doc) =>
      path === 'e.$[].x' &&
      valuesOf(doc, 'e')
        .flat()
        .some((element) => !isFields(element)),
  },
];

/** The codes with which MongoDB would refuse an update of this document; none if it would do it. */
export function refusalsOf(steps: readonly Step[], doc: Fields): number[] {
  if (hasConflict(steps)) return [40];
  const found = REFUSALS.filter(({ applies }) => steps.some((step) => applies(step, doc)));
  return found.map(({ code }) => code);
}

// "Updating the path would create a conflict": ConflictingUpdateOperators, whatever the document.
function hasConflict(steps: readonly Step[]): boolean {
  const paths = steps.flatMap(({ operator, path, operand }) =>
    operator === '$rename' ? [path, String(operand)] : [path],
  );
  const arrays = paths
    .filter((path) => path.includes('.$[]'))
    .map((path) => path.slice(0, path.indexOf('$[]')));
  return (
    paths.some((path) => arrays.some((array) => path.startsWith(array) && !path.startsWith(`${array}$[]`))) ||
    paths.some((path, at) =>
      paths.some((other, before) => before !== at && `${path}.`.startsWith(`${other}.`)),
    )
  );
}

function isNoArray(doc: Fields, path: string): boolean {
  return valuesOf(doc, path).some((value) => !Array.isArray(value));
}

function valuesOf(doc: Fields, path: string): unknown[] {
  if (path.endsWith('.$[]')) {
    const list = valueAt(doc, path.slice(0, -4));
    return Array.isArray(list) ? (list as unknown[]) : [];
  }
  const value = valueAt(doc, path);
  return value === undefined ? [] : [value];
}

function valueAt(doc: unknown, path: string): unknown {
  let value = doc;
  for (const part of path.split('.')) {
    if (Array.isArray(value)) value = /^\d+$/.test(part) ? (value as unknown[])[Number(part)] : undefined;
    else value = isFields(value) ? value[part] : undefined;
  }
  return value;
}

function isBlocked(doc: Fields, path: string): boolean {
  const parts = path.split('.');
  let value: unknown = doc;
  for (const part of parts) {
    if (value === undefined) return false;
    if (Array.isArray(value)) {
      if (!/^\d+$/.test(part)) return true;
      value = (value as unknown[])[Number(part)];
    } else if (isFields(value)) value = value[part];
    else return true;
  }
  return false;
}
