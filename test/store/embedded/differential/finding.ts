import { expect } from 'chai';
import { Query } from 'mingo';
import type { Collection } from 'mongodb';
import { isFaultOfFilter } from './faults/ofFilters.js';
import { isFaultOfProjection, isFaultOfSort } from './faults/ofReading.js';
import { difference, exactly, type Fields, isFields, plain, plainFields, roughly } from './plain.js';
import { onBoth, type Row, type Sides } from './sides.js';

const rowsOf = (collection: Collection<Row>, filter: Fields): Promise<Fields[]> =>
  collection.find(filter).sort({ _id: 1 }).toArray();

export async function checkFilter(sides: Sides, docs: readonly Row[], filter: Fields): Promise<void> {
  const found = await onBoth(sides, (db) => rowsOf(db.collection('rows'), filter));
  const ids = new Set(found.map(({ _id }) => Number(_id)));
  const query = new Query(plainFields(filter));
  for (const doc of docs) {
    if (ids.has(doc._id) !== query.test(plainFields(doc)))
      expect(isFaultOfFilter(filter, doc), difference({ filter, doc, found: ids.has(doc._id) })).to.equal(
        true,
      );
  }
  for (const doc of found)
    expect(exactly(doc)).to.equal(exactly(docs.find(({ _id }) => _id === Number(doc._id))));
  const count = await onBoth(sides, (db) => db.collection('rows').countDocuments(filter));
  expect(Number(count), difference({ filter, count })).to.equal(found.length);
}

export async function checkSort(
  sides: Sides,
  sort: Record<string, 1 | -1>,
  skip: number,
  limit: number,
): Promise<void> {
  const sorted = await sides.ours.collection('rows').find().sort(sort).toArray();
  for (const [at, doc] of sorted.entries()) {
    const pair = [doc, sorted[at + 1] ?? doc];
    const order = mingoSort(sort, [...pair].reverse());
    if (exactly(order[0]?._id) !== exactly(plain(doc._id)) && isStrict(sort, pair))
      expect(isFaultOfSort(sort, pair), difference({ sort, pair })).to.equal(true);
  }
  const total = { ...sort, _id: 1 } as const;
  const all = await onBoth(sides, (db) => db.collection('rows').find().sort(total).toArray());
  const page = await onBoth(sides, (db) =>
    db.collection('rows').find().sort(total).skip(skip).limit(limit).toArray(),
  );
  expect(exactly(page)).to.equal(exactly(all.slice(skip, limit ? skip + limit : undefined)));
}

const mingoSort = (sort: Fields, docs: readonly Fields[]): Fields[] =>
  new Query({}).find<Fields>(docs.map(plainFields)).sort(sort).all();

// Whether mingo puts the second before the first, whichever way they are given.
function isStrict(sort: Fields, pair: readonly Fields[]): boolean {
  return exactly(mingoSort(sort, pair)[0]?._id) !== exactly(plain(pair[0]?._id));
}

export async function checkProjection(sides: Sides, docs: readonly Row[], projection: Fields): Promise<void> {
  const found = await onBoth(sides, (db) =>
    db.collection('rows').find({}, { projection }).sort({ _id: 1 }).toArray(),
  );
  for (const [at, shown] of found.entries()) {
    const doc = docs[at] ?? { _id: -1 };
    if (roughly(shown) !== projectedByMingo(projection, doc))
      expect(isFaultOfProjection(projection, doc), difference({ projection, doc, shown })).to.equal(true);
    expect(isPartOf(shown, doc), difference({ projection, doc, shown })).to.equal(true);
  }
}

function projectedByMingo(projection: Fields, doc: Fields): string {
  try {
    return roughly(new Query({}).find([plainFields(doc)], projection).all()[0]);
  } catch (error) {
    return String(error);
  }
}

/** Whether all that is shown is in the document, type for type and in the document's order. */
function isPartOf(shown: unknown, stored: unknown): boolean {
  if (Array.isArray(shown) && Array.isArray(stored)) {
    const rest = [...(stored as unknown[])];
    return shown.every(
      (item: unknown) => rest.splice(0, 1 + rest.findIndex((other) => isPartOf(item, other))).length > 0,
    );
  }
  if (!isFields(shown) || !isFields(stored)) return exactly(shown) === exactly(stored);
  const names = Object.keys(stored);
  const places = Object.keys(shown).map((name) => names.indexOf(name));
  return (
    places.every((place, at) => place > (places[at - 1] ?? -1)) &&
    Object.entries(shown).every(([name, value]) => isPartOf(value, stored[name]))
  );
}
