import { expect } from 'chai';
import { type Collection, type Db, type Document, Double, MongoServerError } from 'mongodb';
import { startTemporaryStore, type TemporaryStore } from './temporary-store.js';

interface Row extends Document {
  _id: number;
}

/** The error's code and name, as the client sees them. */
async function refusal(promise: Promise<unknown>): Promise<{ code: unknown; codeName: unknown }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MongoServerError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return { code: error.code, codeName: error.codeName };
}

// What the published specification tests, Mongoose's tests and other engines' tests showed.
describe('the embedded store, by the tests of others', () => {
  let temporary: TemporaryStore;
  let db: Db;
  let rows: Collection<Row>;
  before(async () => {
    temporary = await startTemporaryStore();
    ({ db } = temporary);
  });
  after(() => temporary.stop());
  beforeEach(async () => {
    await db.dropDatabase();
    rows = db.collection('rows');
    await rows.insertMany([1, 2, 3].map((n) => ({ _id: n, n: n * 11 })));
  });

  describe('knows the variables of let', () => {
    const $expr = { $eq: ['$_id', '$$id'] };
    const options = { let: { id: 2 } };

    it('in find, its projection, and aggregate', async () => {
      expect(await rows.find({ $expr }, options).toArray()).to.deep.equal([{ _id: 2, n: 22 }]);
      const projection = { _id: 0, double: { $multiply: ['$n', '$$id'] } };
      expect(await rows.findOne({ $or: [{ $expr }] }, { ...options, projection })).to.deep.equal({
        double: 44,
      });
      const pipeline = [{ $match: { $expr } }, { $project: { _id: 0, y: '$$id' } }];
      expect(await rows.aggregate(pipeline, options).toArray()).to.deep.equal([{ y: 2 }]);
    });

    it('in update, delete and findAndModify', async () => {
      await rows.updateOne({ $expr }, [{ $set: { n: '$$id' } }], options);
      expect(await rows.findOneAndUpdate({ $expr }, [{ $set: { m: '$$id' } }], options)).to.include({ n: 2 });
      expect(await rows.findOne({ _id: 2 })).to.deep.equal({ _id: 2, n: 2, m: 2 });
      await rows.deleteMany({ $expr }, options);
      expect(await rows.countDocuments()).to.equal(2);
    });

    it('and refuses one that isn’t defined', async () => {
      expect(await refusal(rows.findOne({ $expr }))).to.include({ code: 17276 });
    });
  });

  it('refuses what only a replica set can promise', async () => {
    for (const level of ['snapshot', 'linearizable'])
      expect(await refusal(db.command({ find: 'rows', readConcern: { level } }))).to.include({ code: 123 });
    expect(await refusal(rows.insertOne({ _id: 9 }, { writeConcern: { w: 2 } }))).to.include({ code: 2 });
    expect((await rows.insertOne({ _id: 9 }, { writeConcern: { w: 'majority' } })).acknowledged).to.equal(
      true,
    );
  });

  it('refuses options it would otherwise overlook', async () => {
    for (const option of [
      { min: { _id: 1 } },
      { max: { _id: 1 } },
      { returnKey: true },
      { showRecordId: true },
    ])
      expect(await refusal(rows.find({}, option).toArray())).to.include({ code: 238 });
    expect(
      await refusal(db.createCollection('x', { changeStreamPreAndPostImages: { enabled: true } })),
    ).to.include({ code: 238 });
    expect(await refusal(rows.updateOne({}, { $set: { n: 0 } }, { sort: { _id: -1 } }))).to.include({
      code: 40415,
    });
  });

  it('names the element that is there already, of an array under a unique index', async () => {
    const unique = db.collection<Row>('unique');
    await unique.createIndex({ 'a.b': 1 }, { unique: true });
    await unique.insertOne({ _id: 1, a: [{ b: 1 }, { b: 2.5 }] });
    const error: unknown = await unique
      .insertOne({ _id: 2, a: [{ b: 3 }, { b: 2.5 }] })
      .catch((e: unknown) => e);
    expect(error)
      .to.have.property('message')
      .that.matches(/index: a\.b_1 dup key: \{ a\.b: 2\.5 \}$/);
    expect(error).to.have.deep.property('keyValue', { 'a.b': 2.5 });
  });

  it('refuses commands that lack something or have it of another kind, and goes on', async () => {
    const commands: [Document, number][] = [
      [{ insert: 'rows', documents: [{ _id: 9 }, [1]] }, 14],
      [{ insert: 'rows', documents: 5 }, 14],
      [{ delete: 'rows', deletes: [{ q: {} }] }, 40414],
      [{ delete: 'rows', deletes: [{ limit: 1 }] }, 40414],
      [{ delete: 'rows', deletes: [{ q: {}, limit: 100 }] }, 9],
      [{ update: 'rows', updates: [{ q: {} }] }, 40414],
      [{ find: 'rows', limit: -1 }, 51024],
      [{ find: 'rows', sort: { n: 2 } }, 15975],
      [{ find: 'rows', sort: { n: 'asc' } }, 15974],
      [{ createIndexes: 'rows' }, 40414],
      [{ createIndexes: 'rows', indexes: [5] }, 14],
      [{ createIndexes: 'rows', indexes: [{ key: { n: 1 }, name: '' }] }, 67],
      [{ createIndexes: 'rows', indexes: Array(2).fill({ key: { n: 1 }, name: 'n' }) }, 68],
      [{ dropIndexes: 'rows' }, 40414],
      [{ dropIndexes: 'rows', index: 5 }, 14],
    ];
    for (const [command, code] of commands)
      expect(await refusal(db.command(command)), JSON.stringify(command)).to.include({ code });
    expect(await refusal(temporary.client.db('d'.repeat(64)).createCollection('x'))).to.include({ code: 73 });
    expect(await rows.countDocuments()).to.equal(3);
  });

  it('refuses projections that contradict themselves', async () => {
    const projections: [Document, number][] = [
      [{ a: 1, b: 0 }, 31254],
      [{ a: 0, b: 1 }, 31253],
      [{ a: 1, 'a.b': 1 }, 31249],
      [{ 'a.b': 1, a: 1 }, 31250],
      [{ 'a.': 1 }, 40353],
      [{ 'a..b': 1 }, 15998],
      [{ 'a.$b': 1 }, 16410],
      [{ 'a.$.b': 1 }, 31394],
      [{ 'a.$': 1, b: 0 }, 31395],
      [{ 'a.$': 1 }, 51246],
      [{ a: { $slice: 'x' } }, 28667],
      [{ a: { $slice: [1, 0] } }, 28724],
    ];
    for (const [projection, code] of projections)
      expect(await refusal(rows.findOne({}, { projection })), JSON.stringify(projection)).to.include({
        code,
      });
  });

  it('projects the parts of a reference, whose names begin with a dollar', async () => {
    await rows.insertOne({ _id: 9, ref: { $ref: 'rows', $id: 1 } });
    expect(await rows.findOne({ _id: 9 }, { projection: { _id: 0, 'ref.$id': 1 } })).to.deep.equal({
      ref: { $id: 1 },
    });
  });

  it('computes fields of a projection, inside others too, and tells null from missing', async () => {
    const projection = { _id: 0, 'a.b': { $add: ['$n', 1] }, none: { $literal: null }, missing: '$missing' };
    expect(await rows.findOne({ _id: 1 }, { projection })).to.deep.equal({ a: { b: 12 }, none: null });
  });

  it('gives distinct values in order', async () => {
    await rows.insertMany([
      { _id: 5, n: 5 },
      { _id: 6, n: null },
      { _id: 7, n: 'x' },
    ]);
    expect(await rows.distinct('n')).to.deep.equal([null, 5, 11, 22, 33, 'x']);
  });

  it('reads backwards in the natural order', async () => {
    const found = await rows.find().sort({ $natural: -1 }).limit(2).toArray();
    expect(found.map(({ _id: id }) => id)).to.deep.equal([3, 2]);
  });

  it('refuses stages that make no sense, with MongoDB’s codes', async () => {
    const stages: [Document, number][] = [
      [{}, 40323],
      [{ $match: 1 }, 15959],
      [{ $project: {} }, 51272],
      [{ $group: { n: { $sum: 1 } } }, 15955],
      [{ $sort: {} }, 15976],
      [{ $skip: -1 }, 5107200],
      [{ $limit: 0 }, 15958],
      [{ $limit: 'x' }, 5107201],
      [{ $sample: { size: -1 } }, 28747],
      [{ $sample: {} }, 28749],
      [{ $count: '' }, 40156],
      [{ $unset: 5 }, 31120],
      [{ $listLocalSessions: {} }, 238],
    ];
    for (const [stage, code] of stages)
      expect(await refusal(rows.aggregate([stage]).toArray()), JSON.stringify(stage)).to.include({ code });
  });

  it('leaves out a field that an expression finds no value for', async () => {
    const pipeline = [{ $match: { _id: 1 } }, { $project: { _id: 0, inner: { n: '$n', none: '$none' } } }];
    expect(await rows.aggregate(pipeline).toArray()).to.deep.equal([{ inner: { n: 11 } }]);
    await rows.updateOne({ _id: 1 }, [{ $set: { inner: { none: '$none' } } }]);
    expect(await rows.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 11, inner: {} });
  });

  it('says ok as a double, which some drivers insist on', async () => {
    const reply = await db.command({ ping: 1 }, { promoteValues: false });
    expect(reply.ok).to.be.instanceOf(Double);
  });

  it('refuses a command without operations', async () => {
    for (const command of [
      { insert: 'rows', documents: [] },
      { update: 'rows', updates: [] },
      { delete: 'rows' },
    ])
      expect(await refusal(db.command(command))).to.include({ code: 16, codeName: 'InvalidLength' });
  });

  it('refuses an _id with a field that begins with a dollar', async () => {
    const odd = db.collection<{ _id: Document }>('odd');
    expect(await refusal(odd.insertOne({ _id: { $a: 1 } }))).to.include({ code: 52 });
    await odd.insertOne({ _id: { a: 1 } });
    expect(await odd.findOne({ _id: { a: 1 } })).to.deep.equal({ _id: { a: 1 } });
  });
});
