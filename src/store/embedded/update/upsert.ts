import { ObjectId } from 'bson';
import { type Doc, isDoc, typeName } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { isOperators } from '../query/filter.js';
import { makeTarget, writeTarget } from './target.js';
import type { Update } from './updater.js';

/**
 * The document that an upsert inserts: the filter's equalities, then the update.
 * @throws CommandError NotSingleValueField when the filter gives a field two values
 */
export function upsertDocument(query: Doc, update: Update): Doc {
  const seed: Doc = {};
  if (update.isReplacement) {
    const id = equalities(query).find(([path]) => path === '_id');
    if (id) seed._id = id[1];
  } else {
    const found = equalities(query);
    refuseTwice(found.map(([path]) => path));
    for (const [path, value] of found) writeTarget(makeTarget(seed, path.split('.')), value);
  }
  const made = update.apply(seed, true);
  const { _id: id = new ObjectId(), ...rest } = made;
  return { _id: id, ...rest };
}

function refuseTwice(paths: readonly string[]): void {
  for (const [at, path] of paths.entries()) {
    const other = paths.find((one, index) => index !== at && (one === path || path.startsWith(`${one}.`)));
    if (other === undefined) continue;
    const what =
      other === path ? `path '${path}' is matched twice` : `both paths '${path}' and '${other}' are matched`;
    throw new CommandError('NotSingleValueField', `cannot infer query fields to set, ${what}`);
  }
}

function equalities(query: Doc): [string, unknown][] {
  return Object.entries(query).flatMap(([name, value]): [string, unknown][] => {
    if (name === '$and' && Array.isArray(value)) return value.filter(isDoc).flatMap(equalities);
    if (name === '$or' && Array.isArray(value) && value.length === 1)
      return value.filter(isDoc).flatMap(equalities);
    if (name.startsWith('$')) return [];
    if (!isOperators(value)) return typeName(value) === 'regex' ? [] : [[name, value]];
    if ('$eq' in value) return [[name, value.$eq]];
    const list: unknown = value.$in ?? value.$all;
    return Array.isArray(list) && list.length === 1 && !isOperators(list[0]) ? [[name, list[0]]] : [];
  });
}
