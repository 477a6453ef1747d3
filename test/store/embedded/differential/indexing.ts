import { expect } from 'chai';
import type { Collection, Db } from 'mongodb';
import type { IndexWish } from './generate/indexes.js';
import { difference, exactly, type Fields } from './plain.js';
import { outcomeOf, type Row, type Sides } from './sides.js';

type Wish = readonly [filter: Fields, sort: Record<string, 1 | -1>];

/** Asks a collection with indexes and one without the same, before and after the same changes. */
export async function checkIndexes(
  { ours }: Sides,
  docs: readonly Row[],
  indexes: readonly IndexWish[],
  wishes: readonly Wish[],
  updates: readonly Fields[],
): Promise<void> {
  const indexed = await filled(ours, 'indexed', docs.slice(0, 8), indexes);
  await insertThose(indexed, docs.slice(8));
  const plain = await filled(ours, 'plain', await indexed.find().toArray(), []);
  await compare(indexed, plain, indexes, wishes);
  for (const [at, update] of updates.entries()) {
    const [filter] = wishes[at] ?? [{}];
    await change(indexed, plain, filter, update);
  }
  await compare(indexed, plain, indexes, wishes);
  await Promise.all([indexed.drop(), plain.drop()]);
}

async function filled(
  db: Db,
  name: string,
  docs: readonly Row[],
  indexes: readonly IndexWish[],
): Promise<Collection<Row>> {
  const collection = db.collection<Row>(name);
  await collection.drop();
  await insertThose(collection, docs);
  for (const { key, ...options } of indexes) {
    // What breaks a unique index, or has two arrays in one, is refused: then there is one index less.
    await outcomeOf(collection.createIndex(key, { name: exactly({ key, ...options }), ...options }));
  }
  return collection;
}

async function insertThose(collection: Collection<Row>, docs: readonly Row[]): Promise<void> {
  if (docs.length > 0) await outcomeOf(collection.insertMany([...docs], { ordered: false }));
}

async function compare(
  indexed: Collection<Row>,
  plain: Collection<Row>,
  indexes: readonly IndexWish[],
  wishes: readonly Wish[],
): Promise<void> {
  for (const [filter, sort] of wishes) {
    const told = difference({ filter, sort, indexes, docs: await plain.find().toArray() });
    const expected = await outcomeOf(found(plain, filter, sort));
    expect(await outcomeOf(found(indexed, filter, sort)), told).to.deep.equal(expected);
  }
}

interface Found {
  count: number;
  ids: string[];
  /** the documents in order, those that tie in the order of their ids, and some from among them */
  sorted: string[];
  page: string[];
}

/** Refused if two of the fields to sort by have become arrays. */
async function found(
  collection: Collection<Row>,
  filter: Fields,
  sort: Record<string, 1 | -1>,
): Promise<Found> {
  const inOrder = collection.find(filter).sort({ ...sort, _id: 1 });
  const [any, sorted, page] = await Promise.all(
    [collection.find(filter), inOrder.clone(), inOrder.clone().skip(1).limit(3)].map((cursor) =>
      cursor.toArray(),
    ),
  );
  return {
    count: Number(await collection.countDocuments(filter)),
    ids: (any ?? []).map(exactly).sort(),
    sorted: (sorted ?? []).map(exactly),
    page: (page ?? []).map(exactly),
  };
}

// One at a time: a unique index refuses what the other collection would take.
async function change(
  indexed: Collection<Row>,
  plain: Collection<Row>,
  filter: Fields,
  update: Fields,
): Promise<void> {
  for (const { _id } of await indexed.find(filter).toArray()) {
    const outcome = await outcomeOf(indexed.updateOne({ _id }, update));
    const again = 'value' in outcome ? await outcomeOf(plain.updateOne({ _id }, update)) : outcome;
    expect(exactly(again)).to.equal(exactly(outcome));
  }
  const gone = await indexed.deleteMany({ ...filter, n: { $gte: 2 } });
  expect(await plain.deleteMany({ ...filter, n: { $gte: 2 } })).to.deep.equal(gone);
}
