import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { startTemporaryStore, type TemporaryStore } from './temporary-store.js';

const ROWS = 4000;
const GROUPS = 13;

interface Row {
  _id: number;
  group: number;
  text: string;
  tags: string[];
}

describe('a pipeline over many documents', function () {
  this.timeout(60_000);
  let temporary: TemporaryStore;
  let rows: Collection<Row>;

  before(async () => {
    temporary = await startTemporaryStore();
    rows = temporary.db.collection<Row>('rows');
    await rows.insertMany(
      Array.from({ length: ROWS }, (_, n) => ({
        _id: n,
        group: n % GROUPS,
        text: `row ${n}`,
        tags: ['a', `t${n % 3}`],
      })),
    );
    await temporary.db
      .collection<{ _id: number; name: string }>('groups')
      .insertMany(Array.from({ length: GROUPS }, (_, n) => ({ _id: n, name: `group ${n}` })));
  });
  after(() => temporary.stop());

  it('groups all of them, after what is done with each', async () => {
    const groups = await rows
      .aggregate([
        { $match: { _id: { $gte: 10 } } },
        { $unwind: '$tags' },
        { $match: { tags: { $ne: 'a' } } },
        { $group: { _id: '$tags', rows: { $sum: 1 }, last: { $max: '$_id' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(groups).to.deep.equal(
      [0, 1, 2].map((rest) => {
        const ids = Array.from({ length: ROWS }, (_, n) => n).filter((n) => n >= 10 && n % 3 === rest);
        return { _id: `t${rest}`, rows: ids.length, last: ids.at(-1) };
      }),
    );
  });

  it('finds in another collection, by its name in any stage', async () => {
    const named = [
      { $lookup: { from: 'groups', localField: 'group', foreignField: '_id', as: 'its' } },
      { $unwind: '$its' },
      { $group: { _id: '$its.name', rows: { $sum: 1 } } },
      { $sort: { rows: -1, _id: 1 } },
      { $limit: 1 },
    ];
    const first = [{ _id: 'group 0', rows: Math.ceil(ROWS / GROUPS) }];
    expect(await rows.aggregate(named).toArray()).to.deep.equal(first);
    expect(await rows.aggregate([{ $facet: { a: named } }]).toArray()).to.deep.equal([{ a: first }]);
    const union = [{ $unionWith: { coll: 'groups' } }, { $count: 'n' }];
    expect(await rows.aggregate(union).toArray()).to.deep.equal([{ n: ROWS + GROUPS }]);
  });

  it('gives them one after the other where each is looked at alone', async () => {
    const cursor = rows.aggregate([
      { $sort: { _id: -1 } },
      { $set: { twice: { $multiply: ['$_id', 2] } } },
      { $unset: 'tags' },
    ]);
    expect(await cursor.next()).to.deep.equal({
      _id: ROWS - 1,
      group: (ROWS - 1) % GROUPS,
      text: `row ${ROWS - 1}`,
      twice: 2 * (ROWS - 1),
    });
    // Documents that come while it is read show that it is read as it goes.
    await rows.insertOne({ _id: -1, group: -1, text: 'late', tags: [] });
    const rest = await cursor.toArray();
    await rows.deleteOne({ _id: -1 });
    expect(rest).to.have.length(ROWS);
    expect(rest.at(-1)).to.include({ _id: -1, twice: -2 });
  });

  it('is refused with its own error, and the next one is not', async () => {
    const wrong = rows.aggregate([{ $group: { _id: { $toObjectId: '$text' } } }]).toArray();
    expect(await wrong.catch((error: unknown) => error)).to.include({
      code: 241,
      codeName: 'ConversionFailure',
    });
    const unknown = rows.aggregate([{ $frob: 1 }]).toArray();
    expect(await unknown.catch((error: unknown) => error)).to.include({ code: 40324 });
    expect(await rows.aggregate([{ $sortByCount: '$group' }]).toArray()).to.have.length(GROUPS);
  });

  it('keeps nobody waiting, and is one of several at a time', async () => {
    let over = false;
    const slow = rows
      .aggregate([
        { $group: { _id: null, texts: { $push: '$text' } } },
        { $project: { n: { $size: { $setUnion: '$texts' } } } },
      ])
      .toArray();
    const others = [1, 2].map((n) =>
      rows.aggregate([{ $group: { _id: '$group' } }, { $match: { _id: n } }]).toArray(),
    );
    const all = Promise.all([slow, ...others]).finally(() => (over = true));
    let pings = 0;
    for (; !over; pings++) await temporary.db.command({ ping: 1 });
    expect(await all).to.deep.equal([[{ _id: null, n: ROWS }], [{ _id: 1 }], [{ _id: 2 }]]);
    expect(pings).to.be.greaterThan(10);
  });
});
