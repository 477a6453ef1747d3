import { keyOf } from '../bson/order.js';
import { type Doc, fieldOf, isDoc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { keyField, sortKey } from '../storage/index-keys.js';
import { type Its, isThere, type Stage } from './own-operators.js';
import { excluded, withFields, withoutPaths, withValue } from './reshape.js';

/** Stages that mingo does otherwise than MongoDB. */
export function ownStages({ evaluate, lazy, redact, project }: Its): Record<string, Stage> {
  const adding: Stage = (docs, spec: Doc, options) =>
    docs.map((doc: Doc) => withFields(doc, spec, (expression) => evaluate(doc, expression, options)));

  return {
    // mingo takes documents for the same that differ in the order of their fields, and numbers that differ beyond 2^53
    $group: (docs, { _id: by, ...named }: Doc, options) =>
      docs.transform((all: unknown[]) => {
        const sums = Object.entries(named);
        const groups = new Map<string, { id: unknown; members: unknown[] }>();
        for (const doc of all) {
          const id = present(evaluate(doc, by, options)) ?? null;
          const key = keyOf(id).toString('latin1');
          const known = groups.get(key);
          if (known) known.members.push(doc);
          else groups.set(key, { id, members: [doc] });
        }
        return lazy(
          [...groups.values()].map(({ id, members }) => ({
            _id: id,
            ...Object.fromEntries(sums.map(([name, sum]) => [name, evaluate(members, sum, options)])),
          })),
        );
      }),
    $unwind: (docs, spec: string | Unwind) =>
      docs.transform((all) =>
        lazy(all.flatMap((doc) => unwound(doc as Doc, typeof spec === 'string' ? { path: spec } : spec))),
      ),
    $sort: (docs, spec: Doc) => {
      const fields = Object.entries(spec).map(([path, direction]) => keyField(path, Number(direction)));
      return docs.transform((all) => {
        const keyed = all.map((doc) => ({ doc, key: sortKey(doc as Doc, fields) }));
        return lazy(keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ doc }) => doc));
      });
    },
    $count: (docs, name: string) =>
      docs.transform((all) => lazy(all.length === 0 ? [] : [{ [name]: all.length }])),
    $set: adding,
    $addFields: adding,
    $unset: (docs, paths: string | string[]) => docs.map((doc: Doc) => withoutPaths(doc, [paths].flat())),
    $project: (docs, spec: Doc, options) => {
      const paths = excluded(spec);
      return paths ? docs.map((doc: Doc) => withoutPaths(doc, paths)) : project(docs, spec as never, options);
    },
    $redact: (docs, operand, options) => redact(docs, operand, options).filter(isThere).map(redacted),
    $sample: (docs, { size }: { size: number }) =>
      docs.transform((all) => lazy(shuffled(all).slice(0, size))),
  };
}

// { a: missing } is {}, which isn't { a: null }.
function present(value: unknown): unknown {
  if (!isDoc(value)) return value;
  const there = Object.entries(value).filter(([, inner]) => isThere(inner));
  return Object.fromEntries(there.map(([name, inner]) => [name, present(inner)]));
}

interface Unwind {
  path: string;
  includeArrayIndex?: string;
  preserveNullAndEmptyArrays?: boolean;
}

// A path doesn't go through arrays. Whatever isn't an array, null or missing counts as an array of itself.
function unwound(
  doc: Doc,
  { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keeps }: Unwind,
): Doc[] {
  const parts = path.slice(1).split('.');
  const value = parts.reduce<unknown>((of, part) => (isDoc(of) ? fieldOf(of, part) : undefined), doc);
  const indexed = (made: unknown, at: number | null): Doc =>
    (index === undefined ? made : withValue(made, index.split('.'), at)) as Doc;
  if (!Array.isArray(value))
    return keeps || (value !== undefined && value !== null) ? [indexed(doc, null)] : [];
  if (value.length === 0) return keeps ? [indexed(withoutPaths(doc, [parts.join('.')]), null)] : [];
  return value.map((item: unknown, at) => indexed(withValue(doc, parts, item), at));
}

// An expression may give the document, or nothing; whatever else it gives is not one.
function redacted(value: unknown): unknown {
  if (isDoc(value)) return value;
  throw new CommandError(
    'Location17053',
    "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
  );
}

function shuffled(values: unknown[]): unknown[] {
  const left = [...values];
  for (let at = left.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [left[at], left[other]] = [left[other], left[at]];
  }
  return left;
}
