import { CommandError } from '../errors.js';
import { rawName } from '../bson/raw.js';
import { decode, type Doc, encode, fieldOf, isDoc, numberOf, promote, setField } from '../bson/values.js';
import { evaluateExpression, refuseScripts } from './expressions.js';
import { elementMatcher } from './filter.js';
import { pick, type Tree } from './pick.js';
import { positionOf } from '../update/positional.js';

/** Gives the projected bytes of a stored document. */
export type Projection = (raw: Buffer) => Buffer;

/**
 * Compiles a find projection.
 * @param query the filter, for `field.$`
 * @param variables what `let` defined
 * @throws CommandError Location40353 and others when inclusion and exclusion are mixed
 */
export function compileProjection(
  spec: Doc | undefined,
  query: Doc,
  variables: Doc = {},
): Projection | undefined {
  if (!spec || Object.keys(spec).length === 0) return undefined;
  const { include, exclude, computed } = sorted(spec);
  if (include.length > 0 && exclude.length > 0) {
    throw new CommandError(
      'Location40353',
      `Cannot do exclusion on field ${exclude[0]} in inclusion projection`,
    );
  }
  refuseScripts(computed);
  const slices = computed.filter(([, value]) => isDoc(value) && '$slice' in value);
  const inclusion =
    include.length > 0 || (exclude.length === 0 && (computed.length > slices.length || onlyId(spec)));
  const keepId = spec._id === undefined ? true : isTrue(spec._id);
  const tree = treeOf(
    inclusion ? [...include, ...computed.map(([path]) => path.replace(/\.\$$/, ''))] : exclude,
  );
  if (inclusion === keepId) tree._id = true;
  if (computed.length === 0) return (raw) => pick(raw, tree, inclusion);
  return (raw) => {
    const doc = decode(raw);
    const projected = decode(pick(raw, tree, inclusion));
    for (const [path, value] of computed) compute(projected, doc, path, value, { query, variables });
    return encode(projected);
  };
}

function onlyId(spec: Doc): boolean {
  return Object.keys(spec).every((path) => path === '_id') && isTrue(spec._id);
}

function sorted(spec: Doc): { include: string[]; exclude: string[]; computed: [string, unknown][] } {
  const include: string[] = [];
  const exclude: string[] = [];
  const computed: [string, unknown][] = [];
  for (const [path, value] of flattened(spec)) {
    if (isDoc(value) || typeof value === 'string' || path.endsWith('.$')) computed.push([path, value]);
    else if (path !== '_id') (isTrue(value) ? include : exclude).push(path);
  }
  return { include, exclude, computed };
}

// { a: { b: 1 } } is another way to write { 'a.b': 1 }.
function flattened(spec: Doc, prefix = ''): [string, unknown][] {
  return Object.entries(spec).flatMap(([name, value]): [string, unknown][] => {
    const isNested = isDoc(value) && !Object.keys(value).some((inner) => inner.startsWith('$'));
    return isNested ? flattened(value, `${prefix}${name}.`) : [[prefix + name, value]];
  });
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value !== 'boolean' && numberOf(value) !== 0);
}

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = Object.create(null) as Tree;
  for (const path of paths) {
    const parts = path.split('.').map(rawName);
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const next = node[part];
      if (next === true) break;
      node = node[part] = next ?? (Object.create(null) as Tree);
    }
    node[parts.at(-1) ?? ''] ??= true;
  }
  return root;
}

function compute(
  projected: Doc,
  doc: Doc,
  path: string,
  value: unknown,
  { query, variables }: { query: Doc; variables: Doc },
): void {
  const field = path.replace(/\.\$$/, '');
  if (path.endsWith('.$')) {
    const at = positionOf(query, doc, field);
    if (at === undefined)
      throw new CommandError(
        'BadValue',
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    return placeArray(projected, field, (items) => items.slice(at, at + 1));
  }
  if (isDoc(value) && '$slice' in value)
    return placeArray(projected, field, (items) => sliced(items, value.$slice));
  if (isDoc(value) && isDoc(value.$elemMatch)) {
    const matches = elementMatcher(value.$elemMatch);
    const source = fieldOf(doc, field);
    const found = Array.isArray(source) ? source.filter((item: unknown) => matches(item)).slice(0, 1) : [];
    if (found.length > 0) setField(projected, field, found);
    else delete projected[field];
    return;
  }
  if (isDoc(value) && '$meta' in value)
    throw new CommandError('NotImplemented', '$meta is not supported by this store');
  const result = evaluateExpression(promote(value), promote(doc) as Doc, variables);
  if (result === null || result === undefined) delete projected[field];
  else setField(projected, field, result);
}

function placeArray(projected: Doc, path: string, change: (items: unknown[]) => unknown[]): void {
  const parts = path.split('.');
  let parent: unknown = projected;
  for (const part of parts.slice(0, -1)) parent = isDoc(parent) ? fieldOf(parent, part) : undefined;
  const name = parts.at(-1) ?? '';
  if (!isDoc(parent)) return;
  const items = fieldOf(parent, name);
  if (Array.isArray(items)) setField(parent, name, change(items));
}

function sliced(items: unknown[], operand: unknown): unknown[] {
  if (!Array.isArray(operand)) {
    const count = numberOf(operand) ?? 0;
    return count >= 0 ? items.slice(0, count) : items.slice(count);
  }
  const [skip = 0, limit = 0] = operand.map((number) => numberOf(number) ?? 0);
  const from = skip >= 0 ? skip : Math.max(items.length + skip, 0);
  return items.slice(from, from + limit);
}
