import { rawName } from '../bson/raw.js';
import { type Doc, isDoc, numberOf } from '../bson/values.js';

/** The stages that a query can do, and those that remain. */
export interface SplitPipeline {
  filter: Doc;
  sort: Doc | undefined;
  skip: number | undefined;
  limit: number | undefined;
  rest: Doc[];
}

/** Takes $match, $sort, $skip and $limit from the front of a pipeline, so that indexes serve them. */
export function splitPipeline(pipeline: readonly Doc[]): SplitPipeline {
  const matches: Doc[] = [];
  const split: SplitPipeline = { filter: {}, sort: undefined, skip: undefined, limit: undefined, rest: [] };
  let at = 0;
  for (; at < pipeline.length; at++) {
    const stage = pipeline[at] ?? {};
    const { $match, $sort, $skip, $limit } = stage;
    const cut = split.skip !== undefined || split.limit !== undefined;
    if (isDoc($match) && !cut) matches.push($match);
    else if (isDoc($sort) && !cut) split.sort = $sort;
    else if ($skip !== undefined && !cut) split.skip = numberOf($skip);
    else if ($limit !== undefined && split.limit === undefined && numberOf($limit))
      split.limit = numberOf($limit);
    else break;
  }
  const [only] = matches;
  split.filter = only && matches.length === 1 ? only : matches.length > 0 ? { $and: matches } : {};
  split.rest = pipeline.slice(at);
  return split;
}

/**
 * The top-level fields that the stages up to the first $group or $project read, so that no others are decoded;
 * undefined when they may read any.
 */
export function readFields(stages: readonly Doc[]): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  for (const stage of stages) {
    const [name, operand] = Object.entries(stage)[0] ?? [];
    if (name === '$group' || name === '$count' || name === '$sortByCount') {
      return collect(operand, fields) ? asRaw(fields) : undefined;
    }
    if (name === '$match' && isDoc(operand))
      for (const path of Object.keys(operand)) fields.add(path.split('.')[0] ?? '');
    else if (name !== '$unwind') return undefined;
    if (name === '$match' && isDoc(operand) && Object.keys(operand).some((path) => path.startsWith('$')))
      return undefined;
    if (!collect(operand, fields)) return undefined;
  }
  return undefined;
}

// False when an expression refers to the whole document.
function collect(value: unknown, fields: Set<string>): boolean {
  if (typeof value === 'string') {
    if (/^\$\$(ROOT|CURRENT)/.test(value)) return false;
    const name = /^\$([^$.]+)/.exec(value)?.[1];
    if (name) fields.add(name);
    return true;
  }
  if (Array.isArray(value)) return value.every((item: unknown) => collect(item, fields));
  return !isDoc(value) || Object.values(value).every((item) => collect(item, fields));
}

function asRaw(fields: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...fields].map(rawName));
}
