import { type Fields, isFields } from './plain.js';

/** One condition of a filter on one path. */
export interface Condition {
  path: string;
  operator: string;
  operand: unknown;
}

/** Every condition in a filter, wherever it stands. */
export function conditionsOf(filter: Fields, within = ''): Condition[] {
  return Object.entries(filter).flatMap(([name, value]): Condition[] => {
    if (name === '$and' || name === '$or' || name === '$nor')
      return (value as Fields[]).flatMap((branch) => conditionsOf(branch, within));
    const path = within + name;
    if (!isFields(value) || !hasOperators(value)) return [{ path, operator: '$eq', operand: value }];
    return Object.entries(value).flatMap(([operator, operand]) => conditionsOn(path, operator, operand));
  });
}

function conditionsOn(path: string, operator: string, operand: unknown): Condition[] {
  const own = { path, operator, operand };
  if ((operator !== '$not' && operator !== '$elemMatch') || !isFields(operand)) return [own];
  if (!hasOperators(operand)) return [own, ...conditionsOf(operand, `${path}.`)];
  return [own, ...Object.entries(operand).flatMap(([inner, value]) => conditionsOn(path, inner, value))];
}

function hasOperators(value: Fields): boolean {
  return Object.keys(value).some((name) => name.startsWith('$'));
}

/** What a path reaches in a document. */
export interface Reached {
  /** the values at its ends, arrays as a whole */
  values: unknown[];
  /** whether it ends early somewhere */
  missing: boolean;
  /** whether it goes through an array */
  through: boolean;
  /** whether it meets an array directly within an array, where it ends */
  nested: boolean;
}

export function reach(doc: unknown, path: string): Reached {
  const reached: Reached = { values: [], missing: false, through: false, nested: false };
  walk(reached, doc, path.split('.'));
  return reached;
}

function walk(reached: Reached, value: unknown, [name, ...rest]: readonly string[]): void {
  if (name === undefined) {
    if (value === undefined) reached.missing = true;
    else reached.values.push(value);
    return;
  }
  if (Array.isArray(value)) {
    reached.through = true;
    if (/^\d+$/.test(name) && Number(name) < value.length) walk(reached, value[Number(name)], rest);
    for (const element of value as unknown[]) {
      if (isFields(element)) walk(reached, element, [name, ...rest]);
      else if (Array.isArray(element)) reached.nested = true;
    }
    return;
  }
  walk(reached, isFields(value) ? value[name] : undefined, isFields(value) ? rest : []);
}

/** Values and, where they are arrays, their elements. */
export function withElements(values: readonly unknown[]): unknown[] {
  return values.flatMap((value) => (Array.isArray(value) ? [value, ...(value as unknown[])] : [value]));
}
