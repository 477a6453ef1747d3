import { expect } from 'chai';
import { updateOne } from 'mingo';
import type { Collection } from 'mongodb';
import { isFaultOfUpdate } from './faults/ofUpdates.js';
import { difference, exactly, type Fields, isFields, plainFields, roughly } from './plain.js';
import { refusalsOf } from './refusals.js';
import { onBoth, outcomeOf, type Row, type Sides } from './sides.js';
import { numbersOfNowhere, stepsOf } from './steps.js';

/** Updates one document, and compares it and what is said of it. */
export async function checkUpdate(sides: Sides, doc: Row, update: Fields): Promise<void> {
  const { _id } = doc;
  const { outcome, after } = await onBoth(sides, async (db) => {
    const collection: Collection<Row> = db.collection('rows');
    const outcome = await outcomeOf(collection.updateOne({ _id }, update));
    return { outcome, after: (await collection.findOne({ _id })) ?? {} };
  });
  const refusals = refusalsOf(stepsOf(update), doc);
  const told = difference({ update, doc, after, outcome, refusals });
  if ('code' in outcome) {
    expect(refusals, told).to.include(outcome.code);
    expect(exactly(after), told).to.equal(exactly(doc));
    return;
  }
  expect(refusals, told).to.deep.equal([]);
  expect(Number(outcome.value.modifiedCount), told).to.equal(exactly(after) === exactly(doc) ? 0 : 1);
  const steps = stepsOf(update).filter(({ operator }) => operator !== '$setOnInsert');
  if (roughly(after) !== updatedByMingo(doc, update))
    expect(isFaultOfUpdate(steps, doc), told).to.equal(true);
  expect(numbersOfNowhere(steps, doc, after), told).to.deep.equal([]);
  // "Update operators process document fields with string-based names in lexicographic order."
  const fresh = Object.keys(after).filter((name) => !(name in doc));
  expect(fresh, told).to.deep.equal([...fresh].sort());
}

/** Upserts into nothing: the filter's equalities, then the update. */
export async function checkUpsert(sides: Sides, filter: Fields, update: Fields): Promise<void> {
  const seed = seedOf(filter);
  const { outcome, made } = await onBoth(sides, async (db) => {
    const collection = db.collection('upserts');
    await collection.deleteMany({});
    const outcome = await outcomeOf(collection.updateOne(filter, update, { upsert: true }));
    const [made] = await collection.find().toArray();
    if ('value' in outcome && !('_id' in seed)) outcome.value.upsertedId = null;
    return { outcome, made: made && '_id' in seed ? made : withoutId(made) };
  });
  const inserting = setting(update);
  const refusals = refusalsOf(stepsOf(update), seed);
  const told = difference({ filter, update, made, outcome, refusals });
  if ('code' in outcome) {
    expect(refusals, told).to.include(outcome.code);
    return;
  }
  expect(refusals, told).to.deep.equal([]);
  expect(Number(outcome.value.upsertedCount), told).to.equal(1);
  if (roughly(made) !== updatedByMingo(seed, inserting))
    expect(isFaultOfUpdate(stepsOf(inserting), seed), told).to.equal(true);
}

function withoutId(doc: Fields = {}): Fields {
  return Object.fromEntries(Object.entries(doc).filter(([name]) => name !== '_id'));
}

// "creates a new document with the equality clauses of the query", from the manual on upsert.
function seedOf(filter: Fields): Fields {
  const seed: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(filter)) {
    if (isFields(value)) continue;
    if (path === 'c.x') seed['c'] = { x: value };
    else seed[path] = value;
  }
  return seed;
}

// mingo has no upserts: there $setOnInsert is $set.
function setting({ $setOnInsert, ...update }: Fields): Fields {
  return $setOnInsert
    ? { ...update, $set: { ...(update.$set as Fields), ...($setOnInsert as Fields) } }
    : update;
}

function updatedByMingo(doc: Fields, { $setOnInsert: _, ...update }: Fields): string {
  const docs = [plainFields(doc)];
  try {
    if (Object.keys(update).length > 0) updateOne(docs, {}, plainFields(update), { cloneMode: 'deep' });
    return roughly(docs[0]);
  } catch (error) {
    return String(error);
  }
}
