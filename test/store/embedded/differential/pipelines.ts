import { expect } from 'chai';
import { Aggregator } from 'mingo';
import { isFaultOfPipeline } from './faults/ofPipelines.js';
import { difference, type Fields, plainFields, roughly } from './plain.js';
import { onBoth, outcomeOf, type Row, type Sides } from './sides.js';

/** Runs a pipeline over a collection, and by mingo over all its documents. */
export async function checkPipeline(sides: Sides, docs: readonly Row[], pipeline: Fields[]): Promise<void> {
  const outcome = await onBoth(sides, async (db) => {
    const found = await outcomeOf(db.collection('rows').aggregate(pipeline).toArray());
    return 'value' in found ? { value: inAnyOrder(pipeline, found.value) } : found;
  });
  const expected = ranByMingo(docs, pipeline);
  const told = difference({ pipeline, outcome, expected });
  const made = 'value' in outcome ? outcome.value : [];
  const answer = 'value' in outcome ? roughly(outcome.value) : 'refused';
  if (answer !== expected) expect(isFaultOfPipeline(pipeline, docs, made), told).to.equal(true);
}

function ranByMingo(docs: readonly Row[], pipeline: Fields[]): string {
  const stages = pipeline.map(plainFields);
  try {
    return roughly(inAnyOrder(pipeline, new Aggregator(stages).run<Fields>(docs.map(plainFields))));
  } catch {
    return 'refused';
  }
}

// Groups come in no order, nor do the members of a set.
function inAnyOrder(pipeline: Fields[], docs: Fields[]): Fields[] {
  if (!pipeline.some((stage) => '$group' in stage)) return docs;
  const sets = docs.map((doc) =>
    Array.isArray(doc.set) ? { ...doc, set: (doc.set as unknown[]).map(roughly).sort() } : doc,
  );
  return sets.sort((a, b) => (roughly(a) < roughly(b) ? -1 : 1));
}
