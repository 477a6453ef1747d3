import { CommandError } from '../errors.js';
import { type Doc, isDoc, promote } from '../bson/values.js';
import { rawName } from '../bson/raw.js';
import { BSONRegExp } from 'bson';
import { evaluateExpression, refuseUnsupported } from './expressions.js';
import { someAt } from './paths.js';
import {
  bits,
  compares,
  equals,
  hasType,
  implicit,
  modulo,
  oneOf,
  patternOf,
  regexOperand,
  size,
  type Test,
} from './tests.js';

/** One condition on one path, for the planner; `test` is what the filter itself evaluates. */
export interface Predicate {
  path: string;
  operator: string;
  operand: unknown;
}

/** A compiled filter. */
export interface Filter {
  matches(doc: Doc): boolean;
  /** the top-level fields it reads, or null when it may read any */
  fields: ReadonlySet<string> | null;
  /** the conditions that must all hold; those the planner can't use are only counted */
  predicates: Predicate[];
  /** the branches of each $or that must hold */
  alternatives: Filter[][];
  /** whether there are conditions that `predicates` doesn't list */
  residual: boolean;
}

type DocTest = (doc: Doc) => boolean;

interface Build {
  tests: DocTest[];
  fields: Set<string>;
  wholeDoc: boolean;
  predicates: Predicate[];
  alternatives: Filter[][];
  residual: boolean;
  variables: Doc;
}

/**
 * Compiles a MongoDB filter.
 * @param variables what `let` defined, for `$expr`
 * @throws CommandError BadValue for an operator that MongoDB doesn't know, NotImplemented for one this store lacks
 */
export function compileFilter(filter: Doc, variables: Doc = {}): Filter {
  const build: Build = {
    tests: [],
    fields: new Set(),
    wholeDoc: false,
    predicates: [],
    alternatives: [],
    residual: false,
    variables,
  };
  addAll(build, filter);
  const { tests } = build;
  const [only] = tests;
  return {
    matches: tests.length === 1 && only ? only : (doc) => tests.every((test) => test(doc)),
    fields: build.wholeDoc ? null : build.fields,
    predicates: build.predicates,
    alternatives: build.alternatives,
    residual: build.residual,
  };
}

function addAll(build: Build, filter: Doc): void {
  for (const [name, operand] of Object.entries(filter)) {
    if (name.startsWith('$') && !isRefField(name)) addLogical(build, name, operand);
    else addField(build, name, operand);
  }
}

function addLogical(build: Build, operator: string, operand: unknown): void {
  switch (operator) {
    case '$and':
      for (const branch of branchesOf(operator, operand)) addAll(build, branch);
      return;
    case '$or':
    case '$nor': {
      const branches = branchesOf(operator, operand).map((branch) => compileFilter(branch, build.variables));
      for (const branch of branches) reads(build, branch);
      if (operator === '$or') build.alternatives.push(branches);
      build.residual = true;
      const wanted = operator === '$or';
      build.tests.push((doc) => branches.some((branch) => branch.matches(doc)) === wanted);
      return;
    }
    case '$expr': {
      refuseUnsupported(operand);
      const expression = promote(operand);
      build.wholeDoc = true;
      build.residual = true;
      build.tests.push((doc) =>
        Boolean(evaluateExpression(expression, promote(doc) as Doc, build.variables)),
      );
      return;
    }
    case '$comment':
      return;
    case '$alwaysTrue':
    case '$alwaysFalse':
      build.residual = true;
      build.tests.push(() => operator === '$alwaysTrue');
      return;
    default:
      throw refused(
        operator,
        `unknown top level operator: ${operator}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function refused(operator: string, unknown: string): CommandError {
  if (operator === '$text') return new CommandError('IndexNotFound', 'text index required for $text query');
  if (/^\$(near|nearSphere|geoNear)$/.test(operator)) {
    return new CommandError('NoQueryExecutionPlans', `unable to find index for ${operator} query`);
  }
  if (/^\$(where|jsonSchema|geoWithin|geoIntersects|rand|sampleRate)$/.test(operator)) {
    return new CommandError('NotImplemented', `${operator} is not supported by this store`);
  }
  return new CommandError('BadValue', unknown);
}

function branchesOf(operator: string, operand: unknown): Doc[] {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', `${operator} must be an array`);
  if (operand.length === 0) throw new CommandError('BadValue', '$and/$or/$nor must be a nonempty array');
  return operand.map((branch: unknown) => {
    if (!isDoc(branch)) throw new CommandError('BadValue', '$or/$and/$nor entries need to be full objects');
    return branch;
  });
}

function reads(build: Build, filter: Filter): void {
  if (filter.fields === null) build.wholeDoc = true;
  else for (const field of filter.fields) build.fields.add(field);
}

function addField(build: Build, path: string, operand: unknown): void {
  const parts = path.split('.');
  build.fields.add(rawName(parts[0] ?? ''));
  if (!isOperators(operand)) {
    if (isDoc(operand)) build.predicates.push({ path, operator: '$eq', operand });
    else listPredicate(build, path, operand instanceof BSONRegExp ? '$regex' : '$eq', operand);
    const test = implicit(operand);
    build.tests.push((doc) => someAt(doc, parts, 0, test));
    return;
  }
  for (const [operator, value] of Object.entries(operand)) {
    if (operator === '$options' || operator === '$comment') continue;
    listPredicate(build, path, operator, operator === '$regex' ? regexOf(value, operand.$options) : value);
    build.tests.push(pathTest(parts, operator, value, operand));
  }
}

const INDEXABLE = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$exists', '$regex', '$type']);

function listPredicate(build: Build, path: string, operator: string, operand: unknown): void {
  if (INDEXABLE.has(operator)) build.predicates.push({ path, operator, operand });
  else if (operator === '$elemMatch' && isDoc(operand)) listElements(build, path, operand);
  else build.residual = true;
}

// { a: { $elemMatch: { b: 1 } } } implies { 'a.b': 1 }, so an index on a.b can serve it.
function listElements(build: Build, path: string, operand: Doc): void {
  build.residual = true;
  const ofValue = isValueCondition(operand);
  const inner = compileFilter(ofValue ? { [path]: operand } : operand);
  for (const predicate of inner.predicates) {
    build.predicates.push(ofValue ? predicate : { ...predicate, path: `${path}.${predicate.path}` });
  }
}

function regexOf(value: unknown, options: unknown): unknown {
  return typeof value === 'string' ? patternOf(value, typeof options === 'string' ? options : '') : value;
}

/** Whether a filter's value is a set of operators rather than a document to equal. */
export function isOperators(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = Object.keys(value);
  return first !== undefined && first.startsWith('$') && !isRefField(first);
}

// The fields of a DBRef are fields like others.
function isRefField(name: string): boolean {
  return name === '$ref' || name === '$id' || name === '$db';
}

// A condition on the element itself, rather than on its fields.
function isValueCondition(condition: Doc): boolean {
  return isOperators(condition) && !/^\$(and|or|nor)$/.test(Object.keys(condition)[0] ?? '');
}

function pathTest(parts: readonly string[], operator: string, operand: unknown, all: Doc): DocTest {
  if (operator === '$ne' || operator === '$nin') {
    if (operator === '$ne' && operand instanceof BSONRegExp)
      throw new CommandError('BadValue', "Can't have regex as arg to $ne.");
    const test = valueTest(operator === '$ne' ? '$eq' : '$in', operand, all);
    return (doc) => !someAt(doc, parts, 0, test);
  }
  if (operator === '$not') {
    const tests = negated(operand).map(([name, value]) =>
      pathTest(parts, name, value, isDoc(operand) ? operand : {}),
    );
    return (doc) => !tests.every((test) => test(doc));
  }
  if (operator === '$exists') {
    const wanted = truthy(operand);
    return (doc) => someAt(doc, parts, 0, (value) => value !== undefined) === wanted;
  }
  if (operator === '$all') return allTest(parts, operand, all);
  const test = valueTest(operator, operand, all);
  return (doc) => someAt(doc, parts, 0, test);
}

function negated(operand: unknown): [string, unknown][] {
  if (operand instanceof BSONRegExp) return [['$regex', operand]];
  if (!isOperators(operand)) throw new CommandError('BadValue', '$not needs a regex or a document');
  return Object.entries(operand).filter(([name]) => name !== '$options');
}

function truthy(value: unknown): boolean {
  const plain = promote(value);
  return plain !== false && plain !== 0 && plain !== null && plain !== undefined;
}

function allTest(parts: readonly string[], operand: unknown, all: Doc): DocTest {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', '$all needs an array');
  if (operand.length === 0) return () => false;
  const tests = operand.map((item: unknown) =>
    isDoc(item) && '$elemMatch' in item ? valueTest('$elemMatch', item.$elemMatch, all) : implicit(item),
  );
  return (doc) => tests.every((test) => someAt(doc, parts, 0, test));
}

function valueTest(operator: string, operand: unknown, all: Doc): Test {
  switch (operator) {
    case '$eq':
      return equals(operand);
    case '$in':
      return oneOf(listOf(operator, operand));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return compares(operator, operand);
    case '$regex':
      return regexOperand(operand, all.$options);
    case '$size':
      return size(operand);
    case '$mod':
      return modulo(operand);
    case '$type':
      return hasType(operand);
    case '$elemMatch':
      return elementTest(operand);
    default: {
      const test = bits(operator, operand);
      if (!test) throw refused(operator, `unknown operator: ${operator}`);
      return test;
    }
  }
}

function listOf(operator: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', `${operator} needs an array`);
  const nested = operand.find(isOperators);
  if (nested !== undefined) throw new CommandError('BadValue', `cannot nest $ under ${operator}`);
  return operand;
}

function elementTest(operand: unknown): Test {
  if (!isDoc(operand)) throw new CommandError('BadValue', '$elemMatch needs an Object');
  const matches = elementMatcher(operand);
  return (value) => Array.isArray(value) && value.some(matches);
}

/** The test of one array element against an `$elemMatch` (or `$pull`) condition. */
export function elementMatcher(condition: Doc): Test {
  if (isValueCondition(condition)) {
    const compiled = compileFilter({ item: condition });
    return (element) => compiled.matches({ item: element });
  }
  const compiled = compileFilter(condition);
  return (element) =>
    isDoc(element) ? compiled.matches(element) : Array.isArray(element) && compiled.matches({ ...element });
}
