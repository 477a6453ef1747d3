import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import { compareValues } from '../bson/order.js';
import { type Doc, isDoc, setField, typeName } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { addToSet, pop, pull, pullAll, push } from './arrays.js';
import { arithmetic, isNumber } from './numbers.js';
import {
  clearTarget,
  existsAt,
  findTarget,
  makeTarget,
  onTheWay,
  readTarget,
  type Target,
  writeTarget,
} from './target.js';

/** Changes one path of a document. */
export type Operator = (doc: Doc, parts: readonly string[], operand: unknown) => void;

export const OPERATORS: Readonly<Record<string, Operator>> = {
  $set: (doc, parts, operand) => writeTarget(makeTarget(doc, parts), copy(operand)),
  $setOnInsert: (doc, parts, operand) => writeTarget(makeTarget(doc, parts), copy(operand)),
  $unset: (doc, parts) => atExisting(doc, parts, clearTarget),
  $inc: (doc, parts, operand) => calculate('$inc', doc, parts, operand),
  $mul: (doc, parts, operand) => calculate('$mul', doc, parts, operand),
  $min: (doc, parts, operand) => choose(doc, parts, operand, (order) => order < 0),
  $max: (doc, parts, operand) => choose(doc, parts, operand, (order) => order > 0),
  $currentDate: (doc, parts, operand) => writeTarget(makeTarget(doc, parts), currentDate(operand)),
  $push: (doc, parts, operand) => push(makeTarget(doc, parts), copy(operand)),
  $addToSet: (doc, parts, operand) => addToSet(makeTarget(doc, parts), copy(operand)),
  $pop: (doc, parts, operand) => atExisting(doc, parts, (target) => pop(target, operand)),
  $pull: (doc, parts, operand) => atExisting(doc, parts, (target) => pull(target, operand)),
  $pullAll: (doc, parts, operand) => atExisting(doc, parts, (target) => pullAll(target, operand)),
  $rename: rename,
  $bit: bit,
};

function atExisting(doc: Doc, parts: readonly string[], change: (target: Target) => void): void {
  const target = findTarget(doc, parts);
  if (target && existsAt(target)) change(target);
}

// An operand may be applied to several documents or elements, and later operators change values in place.
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isDoc(value)) return value;
  const twin: Doc = {};
  for (const [name, inner] of Object.entries(value)) setField(twin, name, copy(inner));
  return twin;
}

function calculate(operator: '$inc' | '$mul', doc: Doc, parts: readonly string[], operand: unknown): void {
  if (!isNumber(operand)) {
    const verb = operator === '$inc' ? 'increment' : 'multiply';
    throw new CommandError(
      'TypeMismatch',
      `Cannot ${verb} with non-numeric argument: {${parts.join('.')}: ${typeName(operand)}}`,
    );
  }
  const target = makeTarget(doc, parts);
  const value = readTarget(target);
  if (!existsAt(target)) {
    return writeTarget(target, operator === '$inc' ? operand : zeroLike(operand));
  }
  if (!isNumber(value)) {
    throw new CommandError(
      'TypeMismatch',
      `Cannot apply ${operator} to a value of non-numeric type. The field '${target.name}' is of non-numeric type ${typeName(value)}`,
    );
  }
  writeTarget(target, arithmetic(operator === '$inc' ? 'add' : 'multiply', value, operand));
}

// "$mul creates the field and sets the value to zero of the same numeric type as the multiplier."
function zeroLike(operand: unknown): unknown {
  if (operand instanceof Decimal128) return Decimal128.fromString('0');
  if (operand instanceof Double) return new Double(0);
  return operand instanceof Long ? Long.ZERO : new Int32(0);
}

function choose(
  doc: Doc,
  parts: readonly string[],
  operand: unknown,
  wins: (order: number) => boolean,
): void {
  const target = makeTarget(doc, parts);
  if (!existsAt(target) || wins(compareValues(operand, readTarget(target))))
    writeTarget(target, copy(operand));
}

function currentDate(operand: unknown): unknown {
  const type = isDoc(operand) ? operand.$type : operand;
  if (type === true || type === 'date') return new Date();
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 });
  throw new CommandError('BadValue', `${typeName(operand)} is not valid type for $currentDate`);
}

function rename(doc: Doc, parts: readonly string[], operand: unknown): void {
  if (typeof operand !== 'string')
    throw new CommandError('BadValue', `The 'to' field for $rename must be a string`);
  if (operand.includes('\0'))
    throw new CommandError('BadValue', "The 'to' field for $rename cannot contain an embedded null byte");
  const way = onTheWay(doc, parts);
  const source = findTarget(doc, parts);
  if (!source || !existsAt(source)) return;
  if (way.some(Array.isArray))
    throw new CommandError('BadValue', 'The source field of $rename cannot be an array element');
  const value = readTarget(source);
  const to = operand.split('.');
  if (onTheWay(doc, to).some(Array.isArray))
    throw new CommandError('BadValue', 'The destination field of $rename cannot be an array element');
  const target = makeTarget(doc, to);
  clearTarget(source);
  writeTarget(target, value);
}

function bit(doc: Doc, parts: readonly string[], operand: unknown): void {
  if (!isDoc(operand))
    throw new CommandError('BadValue', 'The $bit modifier is not compatible with this argument');
  if (Object.keys(operand).length === 0)
    throw new CommandError('BadValue', 'You must pass in at least one bitwise operation.');
  const target = makeTarget(doc, parts);
  for (const [name, mask] of Object.entries(operand)) {
    const value = readTarget(target) ?? new Int32(0);
    if (!(value instanceof Int32) || !(mask instanceof Int32))
      throw new CommandError('BadValue', '$bit is supported for 32-bit integers');
    const [a, b] = [value.value, mask.value];
    if (name !== 'and' && name !== 'or' && name !== 'xor')
      throw new CommandError('BadValue', `Unknown $bit operation: ${name}`);
    writeTarget(target, new Int32(name === 'and' ? a & b : name === 'or' ? a | b : a ^ b));
  }
}
