import { CommandError } from '../errors.js';
import { rawName } from '../bson/raw.js';
import {
  decode,
  type Doc,
  encode,
  fieldOf,
  isDoc,
  numberOf,
  promote,
  setField,
  typeName,
} from '../bson/values.js';
import { evaluateExpression, refuseUnsupported } from './expressions.js';
import { elementMatcher } from './filter.js';
import { checkFieldPath } from './paths.js';
import { pick, type Tree } from './pick.js';
import { positionOf } from '../update/positional.js';
import { clearTarget, findTarget, makeTarget, writeTarget } from '../update/target.js';

/** Gives the projected bytes of a stored document. */
export type Projection = (raw: Buffer) => Buffer;

/**
 * Compiles a find projection.
 * @param query the filter, for `field.$`
 * @param variables what `let` defined
 * @throws CommandError Location31253 or 31254 when inclusion and exclusion are mixed, Location31249 or 31250 when paths collide
 */
export function compileProjection(
  spec: Doc | undefined,
  query: Doc,
  variables: Doc = {},
): Projection | undefined {
  if (!spec || Object.keys(spec).length === 0) return undefined;
  const { include, exclude, computed } = sorted(spec);
  refuseMixed(spec, include, exclude);
  refuseUnsupported(computed);
  const slices = computed.filter(([, value]) => isDoc(value) && '$slice' in value);
  for (const [, value] of slices) if (isDoc(value)) checkSlice(value.$slice);
  const inclusion =
    include.length > 0 || (exclude.length === 0 && (computed.length > slices.length || onlyId(spec)));
  checkPositional(
    flattened(spec).map(([path]) => path),
    inclusion,
  );
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

// What the first field does decides what the others may do.
function refuseMixed(spec: Doc, [included]: string[], [excluded]: string[]): void {
  if (included === undefined || excluded === undefined) return;
  const first = flattened(spec).find(([path]) => path === included || path === excluded)?.[0];
  throw first === included
    ? new CommandError('Location31254', `Cannot do exclusion on field ${excluded} in inclusion projection`)
    : new CommandError('Location31253', `Cannot do inclusion on field ${included} in exclusion projection`);
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
    checkFieldPath(path);
    let node = root;
    for (const [at, part] of parts.slice(0, -1).entries()) {
      const next = node[part];
      if (next === true) {
        const rest = path
          .split('.')
          .slice(at + 1)
          .join('.');
        throw new CommandError('Location31249', `Path collision at ${path} remaining portion ${rest}`);
      }
      node = node[part] = next ?? (Object.create(null) as Tree);
    }
    const last = parts.at(-1) ?? '';
    if (node[last]) throw new CommandError('Location31250', `Path collision at ${path}`);
    node[last] = true;
  }
  return root;
}

function checkPositional(paths: readonly string[], inclusion: boolean): void {
  if (paths.some((path) => path.includes('.$.')))
    throw new CommandError(
      'Location31394',
      "As of 4.4, it's illegal to specify positional operator in the middle of a path.",
    );
  const positional = paths.filter((path) => path.endsWith('.$'));
  if (positional.length > 1)
    throw new CommandError('Location31276', 'Cannot specify more than one positional projection per query.');
  if (positional.length > 0 && !inclusion)
    throw new CommandError('Location31395', 'positional projection cannot be used with exclusion');
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
        'Location51246',
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    return placeArray(projected, field, (items) => items.slice(at, at + 1));
  }
  if (isDoc(value) && '$slice' in value)
    return placeArray(projected, field, (items) => sliced(items, value.$slice));
  if (isDoc(value) && isDoc(value.$elemMatch)) {
    const matches = elementMatcher(value.$elemMatch);
    const source = fieldOf(doc, field);
    const found: unknown = Array.isArray(source) ? source.find((item: unknown) => matches(item)) : undefined;
    return place(projected, field, found === undefined ? undefined : [found]);
  }
  if (isDoc(value) && '$meta' in value)
    throw new CommandError('NotImplemented', '$meta is not supported by this store');
  place(projected, field, evaluateExpression(promote(value), promote(doc) as Doc, variables));
}

function place(projected: Doc, path: string, value: unknown): void {
  const parts = path.split('.');
  const found = findTarget(projected, parts);
  if (value !== undefined) writeTarget(makeTarget(projected, parts), value);
  else if (found) clearTarget(found);
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

function checkSlice(operand: unknown): void {
  if (!Array.isArray(operand)) {
    if (numberOf(operand) === undefined)
      throw new CommandError('Location28667', '$slice only supports numbers and [skip, limit] arrays');
    return;
  }
  const [skip, limit] = operand.map(numberOf);
  if (operand.length !== 2 || skip === undefined || !((limit ?? 0) > 0)) {
    const type = typeName(operand[0]);
    throw new CommandError(
      'Location28724',
      `First argument to $slice must be an array, but is of type: ${type}`,
    );
  }
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
