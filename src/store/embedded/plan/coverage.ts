import { compareValues, equalValues } from '../bson/order.js';
import { kindOf, numberOf } from '../bson/values.js';
import { compileFilter, type Predicate } from '../query/filter.js';
import { isPoint } from '../query/tests.js';
import type { Index } from '../storage/collection.js';

/** Whether a partial or sparse index lists every document that the conditions select. */
export function listsAllMatches(index: Index, predicates: Predicate[]): boolean {
  if (
    index.sparse &&
    !index.fields.some((field) =>
      predicates.some((predicate) => predicate.path === field.path && needsValue(predicate)),
    )
  ) {
    return false;
  }
  if (!index.partial) return true;
  if (index.partial.residual) return false;
  return index.partial.predicates.every((required) =>
    predicates.some((predicate) => implies(predicate, required)),
  );
}

function needsValue(predicate: Predicate): boolean {
  const { operator, operand } = predicate;
  if (operator === '$exists') return operand === true || (numberOf(operand) ?? 0) !== 0;
  return !hasNull(predicate);
}

function implies(predicate: Predicate, required: Predicate): boolean {
  if (predicate.path !== required.path) return false;
  const { operator, operand } = predicate;
  if (operator === required.operator && equalValues(operand, required.operand)) return true;
  if (required.operator === '$exists')
    return numberOf(required.operand) !== 0 && required.operand !== false && needsValue(predicate);
  const values: unknown[] =
    operator === '$eq' ? [operand] : operator === '$in' && Array.isArray(operand) ? operand : [];
  if (values.length > 0) return values.every((value) => satisfies(value, required));
  return sameDirection(operator, required.operator) && bounds(operator, operand, required);
}

function sameDirection(a: string, b: string): boolean {
  return /^\$[gl]te?$/.test(a) && a.slice(0, 2) === b.slice(0, 2);
}

function bounds(operator: string, operand: unknown, required: Predicate): boolean {
  if (kindOf(operand) !== kindOf(required.operand)) return false;
  const order = compareValues(operand, required.operand) * (operator.startsWith('$g') ? 1 : -1);
  return order > 0 || (order === 0 && (required.operator.endsWith('e') || !operator.endsWith('e')));
}

function satisfies(value: unknown, { operator, operand }: Predicate): boolean {
  return isPoint(value) && compileFilter({ value: { [operator]: operand } }).matches({ value });
}

export function hasNull({ operand }: Predicate): boolean {
  return operand === null || operand === undefined || (Array.isArray(operand) && operand.includes(null));
}
