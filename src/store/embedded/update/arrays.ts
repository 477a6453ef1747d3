import { compareValues, equalValues } from '../bson/order.js';
import { type Doc, isDoc, numberOf } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { elementMatcher, isOperators } from '../query/filter.js';
import { implicit } from '../query/tests.js';
import { keyField, sortKey } from '../storage/index-keys.js';
import { readTarget, type Target, writeTarget } from './target.js';
import { typeName } from '../bson/values.js';

/** $push, with $each, $position, $slice and $sort. */
export function push(target: Target, operand: unknown): void {
  const { items, options } = modifiers('$push', operand);
  const array = arrayFor('$push', target);
  const position = wholeOption('$position', options);
  const slice = wholeOption('$slice', options);
  if (Object.hasOwn(options, '$sort')) checkSort(options.$sort);
  array.splice(position ?? array.length, 0, ...items);
  if (options.$sort !== undefined) sortElements(array, options.$sort);
  if (slice !== undefined) {
    const kept = slice >= 0 ? array.slice(0, slice) : array.slice(slice);
    array.splice(0, array.length, ...kept);
  }
  writeTarget(target, array);
}

function wholeOption(name: '$position' | '$slice', options: Doc): number | undefined {
  if (!Object.hasOwn(options, name)) return undefined;
  const number = numberOf(options[name]);
  if (number !== undefined && Number.isInteger(number)) return number;
  const but = name === '$slice' ? 'value but was given' : 'value, not of';
  const type = typeName(options[name]);
  throw new CommandError('BadValue', `The value for ${name} must be an integer ${but} type: ${type}`);
}

function checkSort(sort: unknown): void {
  const directions = isDoc(sort) ? Object.values(sort) : [sort];
  if (directions.length === 0 || directions.some((direction) => Math.abs(numberOf(direction) ?? 0) !== 1))
    throw new CommandError(
      'BadValue',
      isDoc(sort) || numberOf(sort) !== undefined
        ? 'The $sort element value must be either 1 or -1'
        : 'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
}

export function addToSet(target: Target, operand: unknown): void {
  const { items } = modifiers('$addToSet', operand);
  const array = arrayFor('$addToSet', target);
  for (const item of items) if (!array.some((known) => equalValues(known, item))) array.push(item);
  writeTarget(target, array);
}

export function pop(target: Target, operand: unknown): void {
  const end = numberOf(operand);
  if (end !== 1 && end !== -1) throw new CommandError('FailedToParse', `$pop expects 1 or -1, found: ${end}`);
  const array = existingArray('$pop', target);
  if (end === 1) array?.pop();
  else array?.shift();
}

export function pull(target: Target, condition: unknown): void {
  const array = existingArray('$pull', target);
  if (!array) return;
  const matches = isDoc(condition) ? elementMatcher(condition) : implicit(condition);
  keep(array, (item) => !matches(item));
}

export function pullAll(target: Target, operand: unknown): void {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$pullAll requires an array argument');
  const array = existingArray('$pullAll', target);
  if (array) keep(array, (item) => !operand.some((gone) => equalValues(gone, item)));
}

const OPTIONS: Record<string, readonly string[]> = {
  $push: ['$each', '$position', '$slice', '$sort'],
  $addToSet: ['$each'],
};

function modifiers(operator: string, operand: unknown): { items: unknown[]; options: Doc } {
  if (!isDoc(operand) || !isOperators(operand) || !('$each' in operand))
    return { items: [operand], options: {} };
  const unknown = Object.keys(operand).find((name) => !OPTIONS[operator]?.includes(name));
  if (unknown) throw new CommandError('BadValue', `Unrecognized clause in ${operator}: ${unknown}`);
  const { $each: items, ...options } = operand;
  if (!Array.isArray(items)) {
    throw new CommandError(
      'BadValue',
      `The argument to $each in ${operator} must be an array but it was of type: ${typeName(items)}`,
    );
  }
  return { items, options };
}

function arrayFor(operator: string, target: Target): unknown[] {
  return existingArray(operator, target) ?? [];
}

function existingArray(operator: string, target: Target): unknown[] | undefined {
  const value = readTarget(target);
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value as unknown[];
  const message =
    operator === '$push' || operator === '$addToSet'
      ? `The field '${target.name}' must be an array but is of type ${typeName(value)} in document`
      : `Cannot apply ${operator} to a non-array value`;
  throw new CommandError(operator === '$pop' ? 'TypeMismatch' : 'BadValue', message);
}

function sortElements(array: unknown[], sort: unknown): void {
  if (!isDoc(sort)) {
    const direction = numberOf(sort) ?? 1;
    array.sort((a, b) => compareValues(a, b) * direction);
    return;
  }
  const fields = Object.entries(sort).map(([path, direction]) => keyField(path, numberOf(direction) ?? 1));
  array.sort((a, b) => Buffer.compare(sortKey(asDoc(a), fields), sortKey(asDoc(b), fields)));
}

function asDoc(value: unknown): Doc {
  return isDoc(value) ? value : {};
}

function keep(array: unknown[], wanted: (item: unknown) => boolean): void {
  const kept = array.filter(wanted);
  array.splice(0, array.length, ...kept);
}
