import type { Doc } from '../bson/values.js';
import { isDoc } from '../bson/values.js';
import { runPipeline } from './expressions.js';
import { hasPattern } from './patience.js';

/** A pipeline in two parts: stages that look at one document at a time, and the rest from the first on that doesn't. */
export interface Stages {
  each: Doc[];
  whole: Doc[];
  /** those of `let` */
  variables: Doc;
}

const EACH = /^\$(match|project|addFields|set|unset|unwind|replaceRoot|replaceWith|redact)$/;

export function cutStages(stages: readonly Doc[], variables: Doc): Stages {
  // The limit of time for patterns is one for all documents.
  const first = hasPattern(stages) ? 0 : stages.findIndex((stage) => !EACH.test(Object.keys(stage)[0] ?? ''));
  const at = first < 0 ? stages.length : first;
  return { each: stages.slice(0, at), whole: stages.slice(at), variables };
}

/** The other collections that stages read, those of stages within stages too. */
export function collectionsIn(stages: unknown): string[] {
  if (Array.isArray(stages)) return [...new Set(stages.flatMap(collectionsIn))];
  if (!isDoc(stages)) return [];
  return Object.entries(stages).flatMap(([name, operand]) => {
    const read = !/^\$(lookup|graphLookup|unionWith)$/.test(name)
      ? undefined
      : isDoc(operand)
        ? (operand.from ?? operand.coll)
        : operand;
    return [...(typeof read === 'string' ? [read] : []), ...collectionsIn(operand)];
  });
}

/** A pipeline that takes its documents some at a time. What the first part makes of them is kept until all are there. */
export class PipelineRun {
  readonly #docs: Doc[] = [];
  readonly #others = new Map<string, Doc[]>();

  constructor(readonly stages: Stages) {}

  /** @param of the other collection that they are of */
  add(docs: Doc[], of?: string): void {
    const { each, variables } = this.stages;
    const kept = of === undefined ? this.#docs : (this.#others.get(of) ?? []);
    if (of !== undefined) this.#others.set(of, kept);
    const made = of === undefined && each.length > 0 ? runPipeline(docs, each, { variables }) : docs;
    for (const doc of made) kept.push(doc);
  }

  result(): Doc[] {
    const { whole, variables } = this.stages;
    const collectionResolver = (name: string): Doc[] => this.#others.get(name) ?? [];
    return runPipeline(this.#docs, whole, { collectionResolver, variables });
  }
}
