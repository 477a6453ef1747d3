import { type Doc, isDoc, numberOf, setField, typeName } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { checkFieldPath } from './paths.js';

// mingo's $set, $unset and $project change parts of the documents they are given, and so whatever shares these parts
// ({ $set: { copy: '$part' } } shares); they also don't go through arrays, nor into documents that aren't there. These make new documents.

/** @throws CommandError with MongoDB's code for `$set`, `$addFields`, `$unset` or `$project` of something, or by paths, that can't be */
export function checkReshaping(stage: string, operand: unknown): void {
  if (stage === '$unset') {
    const paths: unknown[] = [operand].flat();
    if (paths.length === 0 || !paths.every((path) => typeof path === 'string'))
      throw new CommandError(
        'Location31120',
        '$unset specification must be a string or an array containing only string values',
      );
    paths.forEach(checkFieldPath);
  } else if (/^\$(set|addFields|project)$/.test(stage)) {
    if (!isDoc(operand))
      throw stage === '$project'
        ? new CommandError('Location15969', '$project specification must be an object')
        : new CommandError(
            'Location40272',
            `${stage} specification stage must be an object, got ${typeName(operand)}`,
          );
    for (const [path] of flattened(operand)) checkFieldPath(path);
  }
}

/** `$set` and `$addFields`: a document with fields added, each computed from the document as it was; undefined takes a field away. */
export function withFields(doc: Doc, spec: Doc, compute: (expression: unknown) => unknown): Doc {
  return flattened(spec).reduce<unknown>(
    (made, [path, expression]) => withValue(made, path.split('.'), compute(expression)),
    doc,
  ) as Doc;
}

/** `$unset`: a document without what these paths reach. */
export function withoutPaths(doc: Doc, paths: readonly string[]): Doc {
  return paths.reduce<unknown>((made, path) => unset(made, path.split('.')), doc) as Doc;
}

/** The paths that a `$project` leaves out, or undefined if it is another kind of projection. */
export function excluded(spec: Doc): string[] | undefined {
  const entries = flattened(spec);
  const leavesOut = entries.every(([, value]) => value === false || numberOf(value) === 0);
  return leavesOut && entries.some(([path]) => path !== '_id') ? entries.map(([path]) => path) : undefined;
}

// { a: { b: 1 } } is another way to write { 'a.b': 1 }, unless it is an expression.
function flattened(spec: Doc, prefix = ''): [string, unknown][] {
  return Object.entries(spec).flatMap(([name, value]): [string, unknown][] => {
    const inner = isDoc(value) ? Object.keys(value) : [];
    const isNested = inner.length > 0 && !inner.some((key) => key.startsWith('$'));
    return isDoc(value) && isNested ? flattened(value, `${prefix}${name}.`) : [[prefix + name, value]];
  });
}

/** A value with another at a path; undefined takes away what is there. */
export function withValue(value: unknown, [part, ...rest]: readonly string[], leaf: unknown): unknown {
  if (part === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item) => withValue(item, [part, ...rest], leaf));
  // What isn't a document gives way to one.
  const copy: Doc = isDoc(value) ? { ...value } : {};
  const inner = Object.hasOwn(copy, part) ? copy[part] : undefined;
  const made = withValue(inner, rest, leaf);
  if (made === undefined) delete copy[part];
  else setField(copy, part, made);
  return copy;
}

function unset(value: unknown, [part = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => unset(item, [part, ...rest]));
  if (!isDoc(value) || !Object.hasOwn(value, part)) return value;
  const copy: Doc = { ...value };
  if (rest.length === 0) delete copy[part];
  else setField(copy, part, unset(copy[part], rest));
  return copy;
}
