import { equalValues } from '../bson/order.js';
import { decode, type Doc, encodePromoted, isDoc, promote, setField, typeName } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { isOperators } from '../query/filter.js';
import { isArrayIndex } from '../query/paths.js';
import { refuseUnsupported, runPipeline } from '../query/expressions.js';
import { checkReshaping } from '../query/reshape.js';
import { OPERATORS } from './operators.js';
import { compileArrayFilters, type PathContext, resolvePath } from './paths.js';

/** A compiled update, to apply to any number of documents. */
export interface Update {
  /** Changes a decoded document, or gives a new one. @throws CommandError, with the document then to be thrown away */
  apply(doc: Doc, inserting: boolean): Doc;
  /** the top-level fields it can change, or null for any */
  touches: ReadonlySet<string> | null;
  isReplacement: boolean;
}

/**
 * @param spec update operators, a whole document, or a pipeline
 * @param query the filter, for `$`
 * @param variables what `let` defined, for a pipeline
 * @throws CommandError FailedToParse, ConflictingUpdateOperators...
 */
export function compileUpdate(
  spec: unknown,
  query: Doc,
  arrayFilters: readonly unknown[] = [],
  variables: Doc = {},
): Update {
  if (Array.isArray(spec)) return pipelineUpdate(spec, variables);
  if (!isDoc(spec))
    throw new CommandError('FailedToParse', 'Update argument must be either an object or an array');
  if (!isOperators(spec)) return replacement(spec);
  return operatorUpdate(spec, { query, arrayFilters: compileArrayFilters(arrayFilters) });
}

/** As many as MongoDB takes. */
const MAX_PARTS = 200;

interface Step {
  operator: string;
  path: string;
  operand: unknown;
}

function operatorUpdate(spec: Doc, context: PathContext): Update {
  const steps = stepsOf(spec).sort(inOrder);
  refuseConflicts(steps);
  refuseUnused(steps, context);
  const touched = steps.flatMap(({ operator, path, operand }) => [
    path,
    ...(operator === '$rename' ? [String(operand)] : []),
  ]);
  return {
    isReplacement: false,
    touches: new Set(touched.map((path) => path.split('.')[0] ?? '')),
    apply(doc, inserting) {
      if (!inserting) refuseDollar(steps);
      const id = doc._id;
      // What `$`, `$[]` and `$[id]` stand for is decided before anything changes.
      const changes = steps
        .filter(({ operator }) => inserting || operator !== '$setOnInsert')
        .map((step) => ({ ...step, resolved: resolvePath(doc, step.path, context) }));
      for (const { operator, resolved, operand } of changes)
        for (const parts of resolved) OPERATORS[operator]?.(doc, parts, operand);
      if (id !== undefined && !equalValues(id, doc._id)) throw immutableId();
      return doc;
    },
  };
}

function stepsOf(spec: Doc): Step[] {
  return Object.entries(spec).flatMap(([operator, operands]) => {
    if (!Object.hasOwn(OPERATORS, operator)) {
      throw new CommandError(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDoc(operands)) {
      throw new CommandError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeName(operands)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${JSON.stringify(promote(operands))}}`,
      );
    }
    return Object.entries(operands).map(([path, operand]) => {
      checkPath(path);
      return { operator, path, operand };
    });
  });
}

// "Update operators process document fields with string-based names in lexicographic order. Fields with numeric names
// are processed in numeric order." New fields come in that order.
function inOrder(a: Step, b: Step): number {
  const [left, right] = [a, b].map(({ operator, path, operand }) =>
    (operator === '$rename' ? String(operand) : path).split('.'),
  );
  for (const [at, part] of (left ?? []).entries()) {
    const other = right?.[at] ?? '';
    if (part === other) continue;
    if (isArrayIndex(part) && isArrayIndex(other)) return Number(part) - Number(other);
    return part < other ? -1 : 1;
  }
  return 0;
}

// An insert may have such fields, also one by an upsert, and so may what is inside a field.
function refuseDollar(steps: readonly Step[]): void {
  const found = steps.find(
    ({ operator, path }) => path.startsWith('$') && !/^\$(unset|setOnInsert)$/.test(operator),
  );
  if (found) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${found.path}' in '${found.path}' is not allowed in the context of an update's replacement document.`,
    );
  }
}

function checkPath(path: string): void {
  if (path === '') throw new CommandError('EmptyFieldName', 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.length > MAX_PARTS) throw new CommandError('Overflow', 'FieldPath is too long');
  if (parts.includes('')) {
    throw new CommandError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
}

function refuseConflicts(steps: readonly Step[]): void {
  const paths = steps.flatMap(({ operator, path, operand }) =>
    operator === '$rename' ? [path, String(operand)] : [path],
  );
  const seen = new Set<string>();
  for (const path of paths) {
    if (seen.has(path)) throw conflict(path, path);
    seen.add(path);
  }
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (seen.has(path.slice(0, dot))) throw conflict(path, path.slice(0, dot));
    }
  }
  refuseMixing(paths);
}

// Elements by $[] and elements by their places can't be named together.
function refuseMixing(paths: readonly string[]): void {
  const kinds = new Map<string, boolean>();
  for (const path of paths) {
    const parts = path.split('.');
    for (const [at, part] of parts.entries()) {
      const parent = parts.slice(0, at).join('.');
      const isArray = part.startsWith('$[');
      if ((kinds.get(parent) ?? isArray) !== isArray) throw conflict(path, parent);
      kinds.set(parent, isArray);
    }
  }
}

function refuseUnused(steps: readonly Step[], { arrayFilters }: PathContext): void {
  for (const identifier of arrayFilters.keys()) {
    if (!steps.some(({ path }) => path.split('.').includes(`$[${identifier}]`)))
      throw new CommandError(
        'FailedToParse',
        `The array filter for identifier '${identifier}' was not used in the update`,
      );
  }
}

function conflict(path: string, other: string): CommandError {
  return new CommandError(
    'ConflictingUpdateOperators',
    `Updating the path '${path}' would create a conflict at '${other}'`,
  );
}

function replacement(spec: Doc): Update {
  const dollar = Object.keys(spec).find((name) => name.startsWith('$'));
  if (dollar)
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document.`,
    );
  return {
    isReplacement: true,
    touches: null,
    apply(doc) {
      if (doc._id === undefined) return { ...spec };
      if (spec._id !== undefined && !equalValues(spec._id, doc._id)) throw immutableId();
      return { _id: doc._id, ...withoutId(spec) };
    },
  };
}

function withoutId(doc: Doc): Doc {
  const rest = { ...doc };
  delete rest._id;
  return rest;
}

const PIPELINE_STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

function pipelineUpdate(spec: readonly unknown[], variables: Doc): Update {
  refuseUnsupported(spec);
  const stages = spec.map((stage) => {
    const name = isDoc(stage) ? Object.keys(stage)[0] : undefined;
    if (!isDoc(stage) || name === undefined)
      throw new CommandError('FailedToParse', 'Each element of the pipeline array must be an object');
    if (!PIPELINE_STAGES.has(name))
      throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`);
    checkReshaping(name, stage[name]);
    return promote(stage) as Doc;
  });
  return {
    isReplacement: false,
    touches: null,
    apply(doc) {
      const [result = {}] = runPipeline([promote(doc) as Doc], stages, { variables });
      const typed = decode(encodePromoted(result));
      keepTypes(doc, typed);
      if (doc._id !== undefined && typed._id === undefined) typed._id = doc._id;
      if (doc._id !== undefined && !equalValues(doc._id, typed._id)) throw immutableId();
      return typed;
    },
  };
}

// mingo knows only JavaScript's numbers: what it left as it was keeps its stored type.
function keepTypes(before: Doc, after: Doc): void {
  for (const [name, value] of Object.entries(after)) {
    const stored = Object.hasOwn(before, name) ? before[name] : undefined;
    if (isDoc(stored) && isDoc(value)) keepTypes(stored, value);
    else if (stored !== undefined && equalValues(stored, value)) setField(after, name, stored);
  }
}

function immutableId(): CommandError {
  return new CommandError(
    'ImmutableField',
    `Performing an update on the path '_id' would modify the immutable field '_id'`,
  );
}
