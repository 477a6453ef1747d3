import { CommandError } from '../errors.js';
import type { Doc } from '../bson/values.js';
import { compileFilter, type Filter } from '../query/filter.js';
import type { Test } from '../query/tests.js';
import { isDoc } from '../bson/values.js';
import { positionOf } from './positional.js';
import { findTarget, readTarget } from './target.js';
import { show } from '../bson/show.js';

/** What an update's paths may refer to besides the document. */
export interface PathContext {
  /** the query's filter, for `$` */
  query: Doc;
  /** array filters by identifier, for `$[identifier]` */
  arrayFilters: ReadonlyMap<string, Test>;
}

/**
 * @throws CommandError FailedToParse when a filter has no or more than one identifier
 */
export function compileArrayFilters(filters: readonly unknown[]): Map<string, Test> {
  const compiled = new Map<string, Test>();
  for (const filter of filters) {
    if (!isDoc(filter)) throw new CommandError('TypeMismatch', 'arrayFilters must be documents');
    const identifier = identifierOf(filter);
    if (!identifier)
      throw new CommandError(
        'FailedToParse',
        'Cannot use an expression without a top-level field name in arrayFilters',
      );
    if (compiled.has(identifier)) {
      throw new CommandError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    }
    const matcher: Filter = compileFilter(filter);
    compiled.set(identifier, (element) => matcher.matches({ [identifier]: element }));
  }
  return compiled;
}

function identifierOf(filter: Doc): string | undefined {
  for (const [name, value] of Object.entries(filter)) {
    if (!name.startsWith('$')) return name.split('.')[0];
    if (!Array.isArray(value)) continue;
    for (const branch of value) {
      const found = isDoc(branch) ? identifierOf(branch) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** The plain paths that an update path stands for in this document: `$`, `$[]` and `$[id]` resolved. */
export function resolvePath(doc: Doc, path: string, context: PathContext): string[][] {
  if (!path.includes('$')) return [path.split('.')];
  let resolved: string[][] = [[]];
  for (const part of path.split('.')) {
    if (part === '$')
      resolved = resolved.map((parts) => [...parts, String(matchedPosition(parts, context, doc))]);
    else if (part.startsWith('$[') && part.endsWith(']')) {
      resolved = resolved.flatMap((parts) => elementsOf(doc, parts, part.slice(2, -1), path, context));
    } else resolved = resolved.map((parts) => [...parts, part]);
  }
  return resolved;
}

function matchedPosition(parts: string[], { query }: PathContext, doc: Doc): number {
  const position = positionOf(query, doc, parts.join('.'));
  if (position === undefined) {
    throw new CommandError(
      'BadValue',
      'The positional operator did not find the match needed from the query.',
    );
  }
  return position;
}

function elementsOf(
  doc: Doc,
  parts: string[],
  identifier: string,
  path: string,
  { arrayFilters }: PathContext,
): string[][] {
  const target = findTarget(doc, parts);
  const array = target && readTarget(target);
  if (array === undefined) {
    throw new CommandError(
      'BadValue',
      `The path '${parts.join('.')}' must exist in the document in order to apply array updates.`,
    );
  }
  if (!Array.isArray(array)) {
    throw new CommandError(
      'BadValue',
      `Cannot apply array updates to non-array element ${parts.at(-1)}: ${show(array)}`,
    );
  }
  const test = identifier === '' ? () => true : arrayFilters.get(identifier);
  if (!test)
    throw new CommandError(
      'BadValue',
      `No array filter found for identifier '${identifier}' in path '${path}'`,
    );
  return array.flatMap((element: unknown, at) => (test(element) ? [[...parts, String(at)]] : []));
}
