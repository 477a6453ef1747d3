import { createRequire } from 'node:module';
import type * as aggregatorModule from 'mingo/aggregator';
import type * as coreModule from 'mingo/core';
import type * as lazyModule from 'mingo/lazy';
import { ownExpressions } from './own-expressions.js';
import type { Its } from './own-operators.js';
import { ownStages } from './own-stages.js';
import { ownSums } from './own-sums.js';

type Arguments = ConstructorParameters<typeof aggregatorModule.Aggregator>;
type Run = (pipeline: Arguments[0], options: Arguments[1]) => aggregatorModule.Aggregator;

const require = createRequire(import.meta.url);
const GROUPS = ['accumulator', 'expression', 'pipeline', 'projection', 'query', 'window'];
let loaded: Run | undefined;

/** mingo with our operators before its own, loaded when something first needs it: most commands don't. */
export const mingo: Run = (pipeline, options) => {
  loaded ??= load();
  return loaded(pipeline, options);
};

function load(): Run {
  const { Aggregator } = require('mingo/aggregator') as typeof aggregatorModule;
  const { Context, evalExpr } = require('mingo/core') as typeof coreModule;
  const { Lazy } = require('mingo/lazy') as typeof lazyModule;
  // mingo's type of an operator is that of all its operators at once, which none has.
  const itsOwn = Object.fromEntries(
    GROUPS.map((group) => [group, require(`mingo/operators/${group}`) as never]),
  );
  const { $push: push } = require('mingo/operators/accumulator') as { $push: Its['push'] };
  const { $redact: redact, $project: project } = require('mingo/operators/pipeline') as {
    $redact: Its['redact'];
    $project: Its['project'];
  };
  const expressions = require('mingo/operators/expression') as Its['expressions'];
  const its: Its = { evaluate: evalExpr, lazy: Lazy, push, redact, project, expressions };
  const own = {
    expression: ownExpressions(its),
    accumulator: ownSums(its),
    pipeline: ownStages(its),
  } as never;
  const context = Context.from(Context.init(own), Context.init(itsOwn));
  return (pipeline, options) => new Aggregator(pipeline, { scriptEnabled: false, context, ...options });
}
