import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { startTemporaryStore, type TemporaryStore } from '../temporary-store.js';

interface Row extends Document {
  _id: number;
}

// That any index finds what a scan finds is tried in differential/: here is what such trials have taught.
describe('the planner', () => {
  let temporary: TemporaryStore;
  let rows: Collection<Row>;
  before(async () => {
    temporary = await startTemporaryStore();
  });
  after(() => temporary.stop());
  beforeEach(async () => {
    await temporary.db.dropDatabase();
    rows = temporary.db.collection<Row>('rows');
  });

  const idsOf = async (filter: Document, hint?: Document): Promise<number[]> =>
    (await rows.find(filter, hint ? { hint } : {}).toArray()).map(({ _id }) => _id).sort((a, b) => a - b);
  const stagesOf = async (filter: Document, sort: Document = {}): Promise<string> =>
    JSON.stringify(await rows.find(filter).sort(sort).explain('queryPlanner'));

  it('lets conditions on two fields within one array hold for different elements', async () => {
    await rows.createIndex({ 'e.x': 1, 'e.y': 1 });
    await rows.insertMany([
      {
        _id: 1,
        e: [
          { x: 1, y: 2 },
          { x: 2, y: 1 },
        ],
      },
      { _id: 2, e: [{ x: 1, y: 2 }] },
    ]);
    expect(await idsOf({ 'e.x': 1, 'e.y': 1 })).to.deep.equal([1]);
    expect(await idsOf({ 'e.x': 1, 'e.y': { $lt: 2 } })).to.deep.equal([1]);
    expect(await idsOf({ e: { $elemMatch: { x: 1, y: 2 } } })).to.deep.equal([1, 2]);
  });

  it('finds by a pattern, through an index too, what is that pattern itself', async () => {
    await rows.createIndex({ a: 1 });
    await rows.insertMany([
      { _id: 1, a: 'ab' },
      { _id: 2, a: /^a/ },
      { _id: 3, a: 'b' },
    ]);
    expect(await stagesOf({ a: /^a/ })).to.include('IXSCAN');
    expect(await idsOf({ a: /^a/ })).to.deep.equal([1, 2]);
    expect(await idsOf({ a: { $regex: '^a' } })).to.deep.equal([1, 2]);
    expect(await idsOf({ a: { $eq: /^a/ } })).to.deep.equal([2]);
  });

  it('looks up any number of values in an index, in order or to be put in order', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => at);
    await rows.insertMany(many.map((at) => ({ _id: at, a: at, b: at % 7, c: -at })));
    await rows.createIndexes([{ key: { a: 1, b: 1, c: 1 } }]);
    const wanted = many.filter((at) => at % 2 === 0);
    expect(await stagesOf({ a: { $in: wanted } })).to.not.include('COLLSCAN');
    expect(await idsOf({ a: { $in: wanted } })).to.deep.equal(wanted);
    expect(await idsOf({ a: { $in: wanted }, b: { $in: [0, 1] } })).to.deep.equal(
      wanted.filter((at) => at % 7 < 2),
    );
    expect(await stagesOf({ a: { $in: [1, 2] } }, { b: 1 })).to.include('SORT_MERGE');
    const sorted = await rows
      .find({ a: { $in: wanted } })
      .sort({ b: 1, _id: 1 })
      .toArray();
    expect(sorted.map(({ b }) => Number(b))).to.deep.equal(wanted.map((at) => at % 7).sort());
  });

  it('takes an exact plan that is in order, whatever else there is', async () => {
    await rows.createIndexes([{ key: { a: 1 } }, { key: { a: 1, b: -1 } }, { key: { b: 1 } }]);
    await rows.insertMany(Array.from({ length: 50 }, (_, at) => ({ _id: at, a: at % 3, b: at })));
    const plan = await stagesOf({ a: 1 }, { b: 1 });
    expect(plan).to.include('a_1_b_-1').and.include('backward').and.not.include('SORT');
    const page = await rows.find({ a: 1 }).sort({ b: 1 }).skip(2).limit(3).toArray();
    expect(page.map(({ _id }) => _id)).to.deep.equal([7, 10, 13]);
  });
});
