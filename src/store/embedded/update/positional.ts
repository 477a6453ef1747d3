import { type Doc, isDoc } from '../bson/values.js';
import { compileFilter, elementMatcher, isOperators } from '../query/filter.js';
import { findTarget, readTarget } from './target.js';

/**
 * The position that `$` stands for: of the first element of the array at `path` that satisfies the part of the
 * filter about that array.
 */
export function positionOf(filter: Doc, doc: Doc, path: string): number | undefined {
  const target = findTarget(doc, path.split('.'));
  const array = target && readTarget(target);
  if (!Array.isArray(array)) return undefined;
  const elements: unknown[] = array;
  for (const [name, condition] of conditions(filter)) {
    const matches = conditionOn(name, condition, path);
    const position = matches ? elements.findIndex(matches) : -1;
    if (position >= 0) return position;
  }
  return undefined;
}

function conditions(filter: Doc): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (!name.startsWith('$')) return [[name, value] as [string, unknown]];
    return Array.isArray(value) && name !== '$nor' ? value.filter(isDoc).flatMap(conditions) : [];
  });
}

function conditionOn(
  name: string,
  condition: unknown,
  path: string,
): ((element: unknown) => boolean) | undefined {
  if (name === path) {
    if (isOperators(condition) && isDoc(condition.$elemMatch)) return elementMatcher(condition.$elemMatch);
    const compiled = compileFilter({ item: condition });
    return (element) => compiled.matches({ item: element });
  }
  if (!name.startsWith(`${path}.`)) return undefined;
  const compiled = compileFilter({ [name.slice(path.length + 1)]: condition });
  return (element) => isDoc(element) && compiled.matches(element);
}
