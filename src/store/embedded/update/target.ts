import { CommandError } from '../errors.js';
import { type Doc, fieldOf, isDoc, setField } from '../bson/values.js';
import { isArrayIndex } from '../query/paths.js';
import { show } from '../bson/show.js';

const MOST_PADDING = 1_500_000;

/** Where an update path ends: a field of a document, or an element of an array. */
export interface Target {
  parent: Doc | unknown[];
  name: string;
}

export function readTarget({ parent, name }: Target): unknown {
  if (Array.isArray(parent)) return parent[Number(name)];
  return fieldOf(parent, name);
}

export function existsAt({ parent, name }: Target): boolean {
  return Array.isArray(parent) ? Number(name) < parent.length : Object.hasOwn(parent, name);
}

export function writeTarget({ parent, name }: Target, value: unknown): void {
  if (!Array.isArray(parent)) return setField(parent, name, value);
  const at = Number(name);
  if (at - parent.length > MOST_PADDING)
    throw new CommandError('BadValue', `can't backfill more than ${MOST_PADDING} elements`);
  while (parent.length < at) parent.push(null);
  parent[at] = value;
}

/** Removes a field; an array element becomes null, so that the others keep their places. */
export function clearTarget(target: Target): void {
  if (!existsAt(target)) return;
  if (Array.isArray(target.parent)) target.parent[Number(target.name)] = null;
  else delete target.parent[target.name];
}

/** The target of a path, or undefined when something on the way isn't there. */
export function findTarget(doc: Doc, parts: readonly string[]): Target | undefined {
  let parent: Doc | unknown[] = doc;
  for (const part of parts.slice(0, -1)) {
    const next = readTarget({ parent, name: part });
    if (!isContainer(next) || (Array.isArray(parent) && !isArrayIndex(part))) return undefined;
    parent = next;
  }
  const name = parts.at(-1) ?? '';
  return Array.isArray(parent) && !isArrayIndex(name) ? undefined : { parent, name };
}

/**
 * The target of a path, with documents created on the way.
 * @throws CommandError PathNotViable when a value on the way can't hold a field
 */
export function makeTarget(doc: Doc, parts: readonly string[]): Target {
  const way = onTheWay(doc, parts);
  let parent = way.at(-1) ?? doc;
  for (const name of parts.slice(way.length - 1, -1)) {
    const next = {};
    writeTarget({ parent, name }, next);
    parent = next;
  }
  return { parent, name: parts.at(-1) ?? '' };
}

/**
 * The documents and arrays that a path goes through, from the whole one on, as far as they are there.
 * @throws CommandError PathNotViable when a value on the way can't hold a field
 */
export function onTheWay(doc: Doc, parts: readonly string[]): (Doc | unknown[])[] {
  const way: (Doc | unknown[])[] = [];
  let parent: Doc | unknown[] = doc;
  for (const [at, name] of parts.entries()) {
    if (Array.isArray(parent) && !isArrayIndex(name)) throw notViable(name, parts[at - 1] ?? '', parent);
    way.push(parent);
    if (at === parts.length - 1 || !existsAt({ parent, name })) break;
    const next = readTarget({ parent, name });
    if (!isContainer(next)) throw notViable(parts[at + 1] ?? '', name, next);
    parent = next;
  }
  return way;
}

function isContainer(value: unknown): value is Doc | unknown[] {
  return Array.isArray(value) || isDoc(value);
}

function notViable(field: string, within: string, value: unknown): CommandError {
  return new CommandError(
    'PathNotViable',
    `Cannot create field '${field}' in element {${within}: ${show(value)}}`,
  );
}
