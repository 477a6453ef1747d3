import { CommandError } from '../errors.js';
import { type Doc, isDoc } from '../bson/values.js';
import { mingo } from './mingo.js';
import { hasPattern, patiently } from './patience.js';

/** The value of an aggregation expression for a document in JavaScript's own types; `variables` are those of `let`. */
export function evaluateExpression(expression: unknown, doc: Doc, variables: Doc = {}): unknown {
  const [result] = runPipeline([doc], [{ $replaceWith: { value: expression } }], { variables });
  return result?.value;
}

interface PipelineOptions {
  /** Gives documents that were read already: a pipeline may be stopped midway, and must not be reading from LMDB then. */
  collectionResolver?: (collection: string) => Doc[];
  variables?: Doc;
}

/**
 * Runs a pipeline over documents in JavaScript's own types.
 * @throws CommandError Location40324 for a stage that isn't known, BadValue for what mingo refuses
 */
export function runPipeline(docs: Doc[], pipeline: Doc[], options: PipelineOptions = {}): Doc[] {
  try {
    const aggregator = mingo(pipeline, options);
    const run = (): Doc[] => aggregator.run<Doc>(docs);
    const made = hasPattern(pipeline) ? patiently(docs.length, run) : run();
    if (!made.every(isDoc)) throw new CommandError('BadValue', 'a stage made something else than documents');
    return made;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const stage = /unregistered pipeline operator ['"]?(\$\w+)/.exec(message);
    if (message.startsWith('Use of undefined variable')) throw new CommandError('Location17276', message);
    if (stage) throw new CommandError('Location40324', `Unrecognized pipeline stage name: '${stage[1]}'`);
    throw new CommandError('BadValue', message);
  }
}

// mingo answers to those for dates otherwise than MongoDB.
const UNSUPPORTED =
  /^\$(function|accumulator|where|week|isoWeekYear|dateFromParts|dateToParts|dateFromString)$/;

/** @throws CommandError NotImplemented for an expression that holds code, or another that this store can't tell the value of */
export function refuseUnsupported(expression: unknown): void {
  if (Array.isArray(expression)) expression.forEach(refuseUnsupported);
  if (!isDoc(expression)) return;
  for (const [name, inner] of Object.entries(expression)) {
    if (UNSUPPORTED.test(name))
      throw new CommandError('NotImplemented', `${name} is not supported by this store`);
    if (name === '$dateToString' && isDoc(inner) && /%[GU]/.test(String(inner.format)))
      throw new CommandError('NotImplemented', '%G and %U are not supported by this store');
    if (name !== '$literal') refuseUnsupported(inner);
  }
}
