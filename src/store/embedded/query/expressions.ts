import { CommandError } from '../errors.js';
import type { Doc } from '../bson/values.js';
import { mingo } from './mingo.js';

/** The value of an aggregation expression for a document in JavaScript's own types; `variables` are those of `let`. */
export function evaluateExpression(expression: unknown, doc: Doc, variables: Doc = {}): unknown {
  const [result] = runPipeline([doc], [{ $project: { _id: 0, value: { $ifNull: [expression, null] } } }], {
    variables,
  });
  return result?.value;
}

/**
 * Runs a pipeline over documents in JavaScript's own types.
 * @throws CommandError Location40324 for a stage that isn't known, BadValue for what mingo refuses
 */
export function runPipeline(
  docs: Doc[],
  pipeline: Doc[],
  options: { collectionResolver?: (collection: string) => Doc[]; variables?: Doc } = {},
): Doc[] {
  try {
    return mingo(pipeline, options).run<Doc>(docs);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const stage = /unregistered pipeline operator ['"]?(\$\w+)/.exec(message);
    if (message.startsWith('Use of undefined variable')) throw new CommandError('Location17276', message);
    if (stage) throw new CommandError('Location40324', `Unrecognized pipeline stage name: '${stage[1]}'`);
    throw new CommandError('BadValue', message);
  }
}
