import { createContext, Script } from 'node:vm';
import { CommandError } from '../errors.js';

/** How long one query's patterns, or one pipeline and each of its documents, may take where a pattern could take for ever. */
const PATTERN_MS = 250;
const PIPELINE_MS = 1000;
const DOCUMENT_MS = 0.02;
/** A text that no pattern with one quantifier takes long for. */
const SHORT = 1000;

const context = createContext({ work: undefined as unknown });
const script = new Script('work()');

/**
 * Whether a pattern matches a text, given up when it takes too long: JavaScript's patterns go back and try again without end, which would
 * keep everybody waiting. MongoDB limits the steps of its own instead.
 * @throws CommandError Location51156 (when matching), as MongoDB does in `$regexMatch`
 */
export function patientTest(pattern: RegExp): (text: string) => boolean {
  const plain = isPlain(pattern.source);
  let left = PATTERN_MS;
  return (text) => {
    if (plain && text.length <= SHORT) return pattern.test(text);
    const start = performance.now();
    const matches = within(left, () => pattern.test(text));
    // Short matches add up to nothing: only those that take long are counted.
    left -= Math.max(Math.floor(performance.now() - start) - 1, 0);
    return matches;
  };
}

/** Runs what may match patterns in expressions, on so many documents, with an end to it. @throws CommandError Location51156 */
export function patiently<T>(documents: number, work: () => T): T {
  return within(PIPELINE_MS + documents * DOCUMENT_MS, work);
}

/** Whether a value holds a pattern somewhere. */
export function hasPattern(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (
    value instanceof RegExp ||
    Object.entries(value).some(([name, inner]) => name.startsWith('$regex') || hasPattern(inner))
  );
}

// One quantifier at most, not of a group, and no reference back: then there is little to try again.
function isPlain(source: string): boolean {
  return (source.match(/[*+?{]/g) ?? []).length <= 1 && !/\)[*+?{]|\\[1-9k]/.test(source);
}

function within<T>(ms: number, work: () => T): T {
  context.work = work;
  try {
    return script.runInContext(context, { timeout: Math.max(Math.floor(ms), 1) }) as T;
  } catch (error) {
    // An error of that context, so not an instance of this one's Error.
    if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new CommandError(
        'Location51156',
        'Error occurred while executing the regular expression: it takes too long',
      );
    throw error;
  } finally {
    context.work = undefined;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
