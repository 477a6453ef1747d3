import type { evalExpr } from 'mingo/core';
import type { Lazy } from 'mingo/lazy';

type Evaluate = typeof evalExpr;
export type Options = Parameters<Evaluate>[2];
export type Expression = (doc: unknown, operand: unknown, options: Options) => unknown;
export type Accumulator = (docs: unknown[], operand: unknown, options: Options) => unknown;
type Stream = ReturnType<typeof Lazy>;
export type Stage = (docs: Stream, operand: never, options: Options) => Stream;

/** What of mingo's the operators here make use of. */
export interface Its {
  evaluate: Evaluate;
  lazy: typeof Lazy;
  /** gives null for what is missing: so each value is asked for inside a document */
  push: (docs: unknown[], operand: unknown, options: Options) => { value: unknown }[];
  /** gives undefined for what is pruned */
  redact: Stage;
  /** leaving out, it changes the documents it is given */
  project: Stage;
  expressions: Readonly<Record<string, Expression>>;
}

export function isThere(value: unknown): boolean {
  return value !== undefined;
}
