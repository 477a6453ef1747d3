import type { Doc } from '../bson/values.js';
import { show } from '../bson/show.js';
import { isDoc, numberOf, promote } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Engine, Target } from '../engine.js';
import { evaluateExpression } from '../query/expressions.js';
import { type KeyField, keyField } from '../storage/index-keys.js';

/** One request of a client: the decoded command, and the encoded documents of an insert. */
export interface Request {
  db: string;
  command: Doc;
  documents: Buffer[];
  connectionId: number;
}

/** Carries out one command. What it throws becomes the error reply. */
export type Command = (engine: Engine, request: Request) => Doc | Promise<Doc>;

/** An encoded document inside a reply. */
export class RawDocument {
  constructor(readonly bytes: Buffer) {}
}

/** An array of encoded documents inside a reply. */
export class RawArray {
  constructor(readonly documents: readonly Buffer[]) {}
}

/** The collection that a command names in its first field. @throws CommandError InvalidNamespace */
export function targetOf({ db, command }: Request, field: string): Target {
  const name = command[field];
  if (typeof name !== 'string') {
    throw new CommandError('InvalidNamespace', `collection name has invalid type for ${field}`);
  }
  if (name === '') throw new CommandError('InvalidNamespace', `Invalid namespace specified '${db}.'`);
  if (name.includes('\0'))
    throw new CommandError('InvalidNamespace', 'namespaces cannot have embedded null characters');
  return { db, name };
}

/** An optional document argument. @throws CommandError TypeMismatch */
export function docArgument(command: Doc, field: string): Doc | undefined {
  const value = command[field];
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value))
    throw new CommandError('TypeMismatch', `BSON field '${field}' is the wrong type, expected type 'object'`);
  return value;
}

/** The variables that `let` defines, in JavaScript's own types. @throws CommandError TypeMismatch */
export function letArgument(command: Doc): Doc {
  const given = Object.entries(docArgument(command, 'let') ?? {});
  return Object.fromEntries(given.map(([name, value]) => [name, evaluateExpression(promote(value), {})]));
}

/** An optional whole number that isn't negative. @throws CommandError Location51024, TypeMismatch */
export function countArgument(command: Doc, field: string): number | undefined {
  const value = command[field];
  if (value === undefined || value === null) return undefined;
  const number = numberOf(value);
  if (number === undefined)
    throw new CommandError('TypeMismatch', `BSON field '${field}' is the wrong type, expected a number`);
  if (number < 0)
    throw new CommandError(
      'Location51024',
      `BSON field '${field}' value must be >= 0, actual value '${number}'`,
    );
  return Math.trunc(number);
}

/**
 * The statements of an update or delete.
 * @throws CommandError InvalidLength when there are none, Location40414 and 40415 for fields that they lack or can't have
 */
export function statementsOf(command: Doc, field: 'updates' | 'deletes', known: readonly string[]): Doc[] {
  const given = command[field];
  const statements = Array.isArray(given) ? given.filter(isDoc) : [];
  if (statements.length === 0) throw noOperations();
  const lacking = REQUIRED[field].find((name) =>
    statements.some((statement) => statement[name] === undefined),
  );
  if (lacking) throw missing(`${field.slice(0, -1)}.${field}.${lacking}`);
  const unknown = statements
    .flatMap((statement) => Object.keys(statement))
    .find((name) => !known.includes(name));
  if (unknown) {
    const path = `${field.slice(0, -1)}.${field}.${unknown}`;
    throw new CommandError('Location40415', `BSON field '${path}' is an unknown field.`);
  }
  return statements;
}

const REQUIRED = { updates: ['q', 'u'], deletes: ['q', 'limit'] };

export function missing(path: string): CommandError {
  return new CommandError('Location40414', `BSON field '${path}' is missing but a required field`);
}

export function noOperations(): CommandError {
  return new CommandError(
    'InvalidLength',
    'Write batch sizes must be between 1 and 100000. Got 0 operations.',
  );
}

/** @throws CommandError NotImplemented for an option that is set and that this store doesn't have */
export function refuseOptions(command: Doc, options: readonly string[]): void {
  const option = options.find((name) => command[name] !== undefined && command[name] !== false);
  if (option)
    throw new CommandError('NotImplemented', `the option '${option}' is not supported by this store`);
}

/** @throws CommandError Location15974, Location15975 for a direction that isn't 1 or -1 */
export function sortArgument(sort: Doc | undefined): KeyField[] {
  return Object.entries(sort ?? {}).map(([path, direction]) => {
    const number = numberOf(direction);
    if (number === undefined)
      throw new CommandError(
        'Location15974',
        `Illegal key in $sort specification: ${path}: ${show(direction)}`,
      );
    if (number !== 1 && number !== -1) {
      throw new CommandError(
        'Location15975',
        '$sort key ordering must be 1 (for ascending) or -1 (for descending)',
      );
    }
    // Documents lie in the order of their _id.
    return keyField(path === '$natural' ? '_id' : path, number);
  });
}

/** @throws CommandError NotImplemented for any collation but the simple one */
export function refuseCollation(command: Doc): void {
  const collation = docArgument(command, 'collation');
  if (collation && collation.locale !== undefined && collation.locale !== 'simple') {
    throw new CommandError('NotImplemented', 'collation is not supported by this store');
  }
}
