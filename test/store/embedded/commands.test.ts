import { expect } from 'chai';
import {
  type Db,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MongoBulkWriteError,
  MongoServerError,
  ObjectId,
} from 'mongodb';
import { startTemporaryStore, type TemporaryStore } from './temporary-store.js';

interface CursorReply {
  cursor: { id: Long; firstBatch: Document[] };
}

/** Sends a find as a command, to see its cursor. */
async function findCommand(db: Db, options: Document): Promise<CursorReply['cursor']> {
  const reply = await db.command({ find: 'a', ...options }, { promoteLongs: false });
  return (reply as unknown as CursorReply).cursor;
}

function planOf(explained: Document): Document {
  return (explained.queryPlanner as Document).winningPlan as Document;
}

interface Row extends Document {
  _id: number;
}

async function refusal(
  promise: Promise<unknown>,
): Promise<{ code: unknown; codeName: unknown; message: string; error: MongoServerError }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MongoServerError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return { code: error.code, codeName: error.codeName, message: error.message, error };
}

describe('the embedded store', () => {
  let temporary: TemporaryStore;
  let db: Db;
  before(async () => {
    temporary = await startTemporaryStore();
    ({ db } = temporary);
  });
  after(() => temporary.stop());
  beforeEach(() => db.dropDatabase());

  describe('greets and administers', () => {
    it('answers hello as a standalone of version 7', async () => {
      const hello = await db.command({ hello: 1 });
      expect(hello).to.include({ isWritablePrimary: true, maxWireVersion: 21, maxBsonObjectSize: 16777216 });
      expect(hello).not.to.have.property('setName');
    });

    it('answers ping, buildInfo, serverStatus, endSessions', async () => {
      expect((await db.command({ ping: 1 })).ok).to.equal(1);
      expect((await db.command({ buildInfo: 1 })).version).to.match(/^7\./);
      expect((await db.command({ serverStatus: 1 })).uptime).to.be.a('number');
      expect((await db.command({ endSessions: [] })).ok).to.equal(1);
    });

    it('refuses a command it does not know, as CommandNotFound', async () => {
      expect(await refusal(db.command({ frob: 1 }))).to.include({ code: 59, codeName: 'CommandNotFound' });
      expect(await refusal(db.command({ constructor: 1 }))).to.include({ code: 59 });
    });

    it('refuses a transaction as a standalone does', async () => {
      const command = {
        insert: 'x',
        documents: [{}],
        startTransaction: true,
        autocommit: false,
        txnNumber: Long.fromNumber(1),
      };
      expect(await refusal(db.command(command))).to.include({ code: 20, codeName: 'IllegalOperation' });
    });

    it('refuses change streams, mapReduce and collations', async () => {
      expect(
        await refusal(
          db
            .collection('x')
            .aggregate([{ $changeStream: {} }])
            .toArray(),
        ),
      ).to.include({ code: 40573 });
      expect(
        await refusal(db.command({ mapReduce: 'x', map: '', reduce: '', out: { inline: 1 } })),
      ).to.include({ code: 115 });
      expect(
        await refusal(
          db
            .collection('x')
            .find({}, { collation: { locale: 'nl' } })
            .toArray(),
        ),
      ).to.include({ code: 238 });
      expect(
        await db
          .collection('x')
          .find({}, { collation: { locale: 'simple' } })
          .toArray(),
      ).to.deep.equal([]);
    });
  });

  describe('keeps collections', () => {
    it('creates, lists and drops them', async () => {
      await db.createCollection('one');
      await db.createCollection('one');
      await db.collection('two').insertOne({ a: 1 });
      expect((await db.listCollections().toArray()).map(({ name }) => name)).to.deep.equal(['one', 'two']);
      expect((await db.listCollections({ name: 'two' }, { nameOnly: true }).toArray()).length).to.equal(1);
      expect(await db.dropCollection('one')).to.equal(true);
      expect((await db.listCollections().toArray()).map(({ name }) => name)).to.deep.equal(['two']);
      expect((await db.admin().listDatabases()).databases.map(({ name }) => name)).to.deep.equal([
        'noticedesk',
      ]);
    });

    it('is empty again after dropDatabase, also for a collection of the same name', async () => {
      await db.collection('a').insertMany([{ x: 1 }, { x: 2 }]);
      await db.collection('a').createIndex({ x: 1 }, { unique: true });
      await db.dropDatabase();
      expect(await db.listCollections().toArray()).to.deep.equal([]);
      await db.collection('a').insertMany([{ x: 1 }, { x: 1 }]);
      expect(await db.collection('a').countDocuments({ x: 1 })).to.equal(2);
    });

    it('refuses names that MongoDB refuses', async () => {
      expect(await refusal(db.command({ create: 'a$b' }))).to.include({
        code: 73,
        codeName: 'InvalidNamespace',
      });
      expect(await refusal(db.command({ create: 'c', capped: true, size: 100 }))).to.include({ code: 238 });
      expect(await refusal(db.command({ create: 'c', collation: { locale: 'nl' } }))).to.include({
        code: 238,
      });
    });
  });

  describe('keeps indexes', () => {
    it('lists what was created, with its options', async () => {
      const collection = db.collection('a');
      await collection.createIndex({ x: 1, y: -1 }, { unique: true, sparse: true, name: 'mine' });
      await collection.createIndex({ at: 1 }, { expireAfterSeconds: 0 });
      await collection.createIndex({ z: 1 }, { partialFilterExpression: { z: { $gt: 1 } } });
      await collection.createIndex({ z: 1 }, { partialFilterExpression: { z: { $gt: 1 } } });
      expect(await collection.indexes()).to.deep.equal([
        { v: 2, key: { _id: 1 }, name: '_id_' },
        { v: 2, key: { x: 1, y: -1 }, name: 'mine', unique: true, sparse: true },
        { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 0 },
        { v: 2, key: { z: 1 }, name: 'z_1', partialFilterExpression: { z: { $gt: 1 } } },
      ]);
      await collection.dropIndex('mine');
      expect((await collection.indexes()).length).to.equal(3);
      await collection.dropIndexes();
      expect((await collection.indexes()).length).to.equal(1);
    });

    it('refuses the same name or key with other options', async () => {
      const collection = db.collection('a');
      await collection.createIndex({ x: 1 });
      expect(await refusal(collection.createIndex({ x: 1 }, { unique: true }))).to.include({ code: 86 });
      expect(await refusal(collection.createIndex({ x: 1 }, { name: 'other' }))).to.include({ code: 85 });
      expect(await refusal(collection.createIndex({ y: 1 }, { name: 'x_1' }))).to.include({ code: 86 });
      expect(await refusal(collection.createIndex({ x: 'text' }))).to.include({ code: 238 });
      expect(await refusal(collection.dropIndex('frob'))).to.include({ code: 27, codeName: 'IndexNotFound' });
      expect(await refusal(collection.dropIndex('_id_'))).to.include({ code: 72 });
    });

    it('builds no unique index over duplicates, and leaves nothing of it', async () => {
      const collection = db.collection('a');
      await collection.insertMany([{ x: 1 }, { x: 1 }]);
      expect(
        await refusal(collection.createIndexes([{ key: { y: 1 } }, { key: { x: 1 }, unique: true }])),
      ).to.include({ code: 11000 });
      expect((await collection.indexes()).length).to.equal(1);
    });

    it('lets a sparse or partial unique index pass what it does not list', async () => {
      const collection = db.collection('a');
      await collection.createIndex(
        { key: 1 },
        { unique: true, partialFilterExpression: { key: { $type: 'string' } } },
      );
      await collection.createIndex({ ref: 1 }, { unique: true, sparse: true });
      await collection.insertMany([{ key: null }, { key: null }, {}, { key: 'a', ref: 1 }]);
      expect(await refusal(collection.insertOne({ key: 'a' }))).to.include({ code: 11000 });
      expect(await refusal(collection.insertOne({ ref: 1 }))).to.include({ code: 11000 });
      expect(await collection.countDocuments()).to.equal(4);
    });

    it('removes what has expired', async function () {
      this.timeout(20_000);
      const collection = db.collection('a');
      await collection.createIndex({ expires: 1 }, { expireAfterSeconds: 0 });
      await collection.insertMany([
        { expires: new Date(Date.now() - 1000) },
        { expires: new Date(Date.now() + 60_000) },
        { expires: 'never' },
        {},
      ]);
      while ((await collection.countDocuments()) > 3)
        await new Promise((resolve) => setTimeout(resolve, 250));
      expect(await collection.countDocuments({ expires: { $lt: new Date() } })).to.equal(0);
      expect(await collection.countDocuments()).to.equal(3);
    });

    it('finds texts longer than an index key', async () => {
      const collection = db.collection('a');
      await collection.createIndex({ text: 1 }, { unique: true });
      const long = 'x'.repeat(5000);
      await collection.insertMany([{ text: `${long}a` }, { text: `${long}b` }, { text: 'y' }]);
      expect((await collection.findOne({ text: `${long}b` }))?.text).to.equal(`${long}b`);
      expect(await collection.countDocuments({ text: `${long}b` })).to.equal(1);
      expect(
        (
          await collection
            .find({ text: { $gte: long } })
            .sort({ text: -1 })
            .toArray()
        ).length,
      ).to.equal(3);
      expect(await refusal(collection.insertOne({ text: `${long}a` }))).to.include({ code: 11000 });
    });
  });

  describe('inserts', () => {
    it('keeps every type as it came', async () => {
      const doc = {
        _id: new ObjectId(),
        int: new Int32(1),
        double: new Double(1),
        long: Long.fromString('9007199254740993'),
        decimal: Decimal128.fromString('1.10'),
        date: new Date(5),
        list: [1, 'x', null, { a: true }],
        ref: { $ref: 'other', $id: 1 },
        empty: {},
      };
      await db.collection('a').insertOne(doc);
      await db.collection('a').updateOne({ _id: doc._id }, { $set: { extra: 1 } });
      const found = await db.collection('a').findOne({}, { promoteValues: false });
      expect(found?.int).to.be.instanceOf(Int32);
      expect(found?.double).to.be.instanceOf(Double);
      expect(String(found?.long)).to.equal('9007199254740993');
      expect(String(found?.decimal)).to.equal('1.10');
      expect(Object.keys(found ?? {})).to.deep.equal([...Object.keys(doc), 'extra']);
    });

    it('puts the _id in the first place', async () => {
      await db.command({ insert: 'a', documents: [{ x: 1, _id: 7 }, { x: 2 }] });
      const found = await db.collection('a').find().toArray();
      expect(found.map((doc) => Object.keys(doc))).to.deep.equal([
        ['_id', 'x'],
        ['_id', 'x'],
      ]);
    });

    it('refuses a duplicate key with pattern, value and text', async () => {
      const collection = db.collection('a');
      await collection.createIndex({ email: 1, n: -1 }, { unique: true });
      await collection.insertOne({ email: 'a@example.com', n: 1 });
      const { error, message } = await refusal(collection.insertOne({ email: 'a@example.com', n: 1 }));
      expect(error.code).to.equal(11000);
      expect(message).to.equal(
        'E11000 duplicate key error collection: noticedesk.a index: email_1_n_-1 dup key: { email: "a@example.com", n: 1 }',
      );
      expect(error.errorResponse).to.deep.include({
        keyPattern: { email: 1, n: -1 },
        keyValue: { email: 'a@example.com', n: 1 },
      });
    });

    it('stops at the first error when ordered, and goes on when not', async () => {
      const collection = db.collection<Row>('a');
      const docs = [{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }];
      const ordered: unknown = await collection.insertMany(docs).catch((error: unknown) => error);
      if (!(ordered instanceof MongoBulkWriteError)) throw new Error('expected a bulk write error');
      expect(ordered.insertedCount).to.equal(1);
      await collection.deleteMany({});
      const unordered: unknown = await collection
        .insertMany(docs, { ordered: false })
        .catch((error: unknown) => error);
      if (!(unordered instanceof MongoBulkWriteError)) throw new Error('expected a bulk write error');
      expect(unordered.insertedCount).to.equal(3);
      expect([unordered.writeErrors].flat().map(({ index }) => index)).to.deep.equal([1, 3]);
    });

    it('carries out many updates without an order, each with its own count, upsert and error', async () => {
      const collection = db.collection<Row>('a');
      await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, n: 0 })));
      await collection.createIndex({ k: 1 }, { unique: true, sparse: true });
      const one = (_id: number, update: Document, upsert = false) => ({
        updateOne: { filter: { _id }, update, upsert },
      });
      const failed: unknown = await collection
        .bulkWrite(
          [
            ...Array.from({ length: 50 }, (_, _id) => one(_id, { $inc: { n: 1 } })),
            ...Array.from({ length: 50 }, (_, _id) => one(_id, { $inc: { n: 1 } })),
            one(60, { $set: { k: 1 } }, true),
            one(61, { $set: { k: 1 } }, true),
            one(62, { $set: { k: 2 } }, true),
          ],
          { ordered: false },
        )
        .catch((error: unknown) => error);
      if (!(failed instanceof MongoBulkWriteError)) throw new Error('expected a bulk write error');
      expect([failed.writeErrors].flat().map(({ index, code }) => [index, code])).to.deep.equal([
        [101, 11000],
      ]);
      expect([failed.result.modifiedCount, failed.result.upsertedCount]).to.deep.equal([100, 2]);
      expect(await collection.countDocuments({ n: 2 })).to.equal(50);
      expect(await collection.countDocuments({ k: { $gt: 0 } })).to.equal(2);
    });

    it('lets upserts without an _id see what those before them inserted, though no order is asked', async () => {
      const collection = db.collection<Row>('a');
      const add = { updateOne: { filter: { k: 1 }, update: { $inc: { n: 1 } }, upsert: true } };
      await collection.bulkWrite([add, add, add], { ordered: false });
      expect(await collection.find({}, { projection: { _id: 0 } }).toArray()).to.deep.equal([{ k: 1, n: 3 }]);
    });

    for (const [rows, kind] of [
      [2, 'updateMany'],
      [20_000, 'updateOne'],
    ] as const)
      it(`lets an ${kind} of ${rows} documents see what was changed before it, though no order is asked`, async () => {
        const collection = db.collection<Row>('a');
        await collection.insertMany(Array.from({ length: rows }, (_, _id) => ({ _id, n: -_id })));
        const first = { updateOne: { filter: { n: 1 - rows }, update: { $set: { n: 1 } } } };
        const second = { filter: { n: 1 }, update: { $set: { found: true } } };
        const both = [first, kind === 'updateOne' ? { updateOne: second } : { updateMany: second }];
        const done = await collection.bulkWrite(both, { ordered: false });
        expect(done.modifiedCount).to.equal(2);
        expect(await collection.findOne({ n: 1 })).to.include({ found: true });
      });

    it('refuses an _id that is an array, and a document over 16 MB', async () => {
      expect(
        await refusal(db.command({ insert: 'a', documents: [{ _id: [1] }] }).then(throwWriteError)),
      ).to.include({ code: 53 });
      const large = db.collection('a').insertOne({ text: 'x'.repeat(16 * 1024 * 1024) });
      expect(String(await large.catch((error: unknown) => error))).to.match(/too large|16777216|larger/i);
    });

    it('sees the writes of the same moment when it checks a unique index', async () => {
      const collection = db.collection('a');
      await collection.createIndex({ n: 1 }, { unique: true });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, at) => collection.insertOne({ n: at % 10 })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).to.equal(10);
      expect(await collection.countDocuments()).to.equal(10);
    });
  });

  describe('finds', () => {
    it('finds by $or over several indexes, each document once', async () => {
      const collection = db.collection<Row>('either');
      await collection.createIndex({ n: 1 });
      await collection.insertMany([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
        { _id: 3, n: 3 },
      ]);
      const found = await collection.find({ $or: [{ _id: 1 }, { n: 3 }, { n: 1 }] }).toArray();
      expect(found.map(({ _id: id }) => id)).to.have.members([1, 3]);
    });

    beforeEach(async () => {
      const docs = Array.from({ length: 250 }, (_, at) => ({
        _id: at,
        n: at,
        parity: at % 2,
        deep: { n: at, x: 1 },
        list: [at, { k: at }],
      }));
      await db.collection<Row>('a').insertMany(docs);
    });

    it('in batches, by getMore', async () => {
      const found = await db.collection('a').find().batchSize(20).toArray();
      expect(found.length).to.equal(250);
      expect((await db.collection('a').find().batchSize(1).limit(3).toArray()).length).to.equal(3);
      const cursor = await findCommand(db, { batchSize: 0 });
      expect(cursor.firstBatch).to.deep.equal([]);
      expect(cursor.id.toString()).not.to.equal('0');
      expect((await findCommand(db, { batchSize: 2, singleBatch: true })).id.toString()).to.equal('0');
    });

    it('nothing more with a cursor that was killed, or never was', async () => {
      const cursor = await findCommand(db, { batchSize: 2 });
      const killed = await db.command({ killCursors: 'a', cursors: [cursor.id, Long.fromNumber(1)] });
      expect(
        [killed.cursorsKilled, killed.cursorsNotFound].map((list) => (list as Long[]).length),
      ).to.deep.equal([1, 1]);
      expect(await refusal(db.command({ getMore: cursor.id, collection: 'a' }))).to.include({
        code: 43,
        codeName: 'CursorNotFound',
      });
    });

    it('goes on with a cursor while documents come and go', async () => {
      const collection = db.collection<Row>('a');
      const cursor = collection.find({ n: { $gte: 0 } }).batchSize(10);
      const seen: number[] = [];
      for await (const doc of cursor) {
        seen.push(doc.n as number);
        if (seen.length === 15) await collection.deleteMany({ n: { $gte: 100, $lt: 200 } });
        if (seen.length === 16) await collection.updateMany({ n: { $gte: 200 } }, { $set: { n: -1 } });
      }
      expect(seen.filter((n) => n >= 120)).to.deep.equal([]);
      expect(seen.slice(0, 100)).to.deep.equal(Array.from({ length: 100 }, (_, at) => at));
    });

    it('with projections', async () => {
      const find = async (projection: Document): Promise<unknown> =>
        db.collection<Row>('a').findOne({ _id: 3 }, { projection });
      expect(await find({ n: 1 })).to.deep.equal({ _id: 3, n: 3 });
      expect(await find({ n: 1, _id: 0 })).to.deep.equal({ n: 3 });
      expect(await find({ deep: 0, list: 0 })).to.deep.equal({ _id: 3, n: 3, parity: 1 });
      expect(await find({ 'deep.x': 1 })).to.deep.equal({ _id: 3, deep: { x: 1 } });
      expect(await find({ 'deep.x': 0, list: 0, n: 0, parity: 0 })).to.deep.equal({ _id: 3, deep: { n: 3 } });
      expect(await find({ 'list.k': 1 })).to.deep.equal({ _id: 3, list: [{ k: 3 }] });
      expect(await find({ n: 1, list: { $slice: 1 } })).to.deep.equal({ _id: 3, n: 3, list: [3] });
      expect(await find({ list: { $elemMatch: { k: 3 } } })).to.deep.equal({ _id: 3, list: [{ k: 3 }] });
      expect(await find({ _id: 1 })).to.deep.equal({ _id: 3 });
      expect(await find({ double: { $multiply: ['$n', 2] } })).to.deep.equal({ _id: 3, double: 6 });
      expect(
        await db.collection('a').findOne({ 'list.k': 3 }, { projection: { 'list.$': 1 } }),
      ).to.deep.equal({ _id: 3, list: [{ k: 3 }] });
      expect(await refusal(find({ n: 1, deep: 0 }))).to.include({ code: 31254 });
    });

    it('with sort, skip and limit', async () => {
      const numbers = async (sort: Document, skip: number, limit: number): Promise<unknown[]> =>
        (await db.collection('a').find().sort(sort).skip(skip).limit(limit).toArray()).map(
          ({ n }) => n as number,
        );
      expect(await numbers({ parity: -1, n: -1 }, 1, 3)).to.deep.equal([247, 245, 243]);
      expect(await numbers({ _id: -1 }, 0, 2)).to.deep.equal([249, 248]);
      expect(await refusal(db.command({ find: 'a', sort: { n: 2 } }))).to.include({
        code: 15975,
        codeName: 'Location15975',
      });
    });

    it('counts and tells distinct values', async () => {
      const collection = db.collection('a');
      expect(await collection.countDocuments({ parity: 1 })).to.equal(125);
      expect(await collection.countDocuments({ n: { $gte: 10 } }, { skip: 5, limit: 20 })).to.equal(20);
      expect(await collection.estimatedDocumentCount()).to.equal(250);
      expect(await db.command({ count: 'a', query: { parity: 1 } })).to.include({ n: 125 });
      expect((await collection.distinct('parity')).sort()).to.deep.equal([0, 1]);
      expect(await collection.distinct('list.k', { n: { $lt: 3 } })).to.deep.equal([0, 1, 2]);
    });

    it('aggregates', async () => {
      const collection = db.collection<Row>('a');
      expect(
        await collection
          .aggregate([
            { $match: { n: { $lt: 10 } } },
            { $group: { _id: '$parity', sum: { $sum: '$n' } } },
            { $sort: { _id: 1 } },
          ])
          .toArray(),
      ).to.deep.equal([
        { _id: 0, sum: 20 },
        { _id: 1, sum: 25 },
      ]);
      expect(
        await collection
          .aggregate([{ $sort: { n: -1 } }, { $limit: 2 }, { $project: { n: 1, _id: 0 } }])
          .toArray(),
      ).to.deep.equal([{ n: 249 }, { n: 248 }]);
      expect(
        await collection
          .aggregate([
            { $match: { n: 1 } },
            { $lookup: { from: 'a', localField: 'parity', foreignField: '_id', as: 'one' } },
            { $unwind: '$one' },
            { $project: { 'one.n': 1 } },
          ])
          .toArray(),
      ).to.deep.equal([{ _id: 1, one: { n: 1 } }]);
      expect(await collection.aggregate([{ $match: { n: -5 } }, { $count: 'n' }]).toArray()).to.deep.equal(
        [],
      );
      expect(await collection.aggregate([{ $limit: 150 }]).toArray()).to.have.length(150);
      const facets = await collection
        .aggregate([
          { $facet: { odd: [{ $match: { parity: 1 } }, { $count: 'n' }], all: [{ $count: 'n' }] } },
        ])
        .toArray();
      expect(facets).to.deep.equal([{ odd: [{ n: 125 }], all: [{ n: 250 }] }]);
      expect(await refusal(collection.aggregate([{ $frob: 1 }]).toArray())).to.include({ code: 40324 });
      expect(await refusal(collection.aggregate([{ $out: 'b' }]).toArray())).to.include({ code: 238 });
    });
  });

  describe('updates', () => {
    it('one or many, and tells how many it met and changed', async () => {
      const collection = db.collection<Row>('a');
      await collection.insertMany([
        { _id: 1, g: 1 },
        { _id: 2, g: 1 },
        { _id: 3, g: 2 },
      ]);
      expect(await collection.updateOne({ g: 1 }, { $set: { g: 1 } })).to.include({
        matchedCount: 1,
        modifiedCount: 0,
      });
      expect(await collection.updateMany({ g: 1 }, { $inc: { g: 5 } })).to.include({
        matchedCount: 2,
        modifiedCount: 2,
      });
      expect(await collection.updateMany({ g: 99 }, { $inc: { g: 5 } })).to.include({
        matchedCount: 0,
        modifiedCount: 0,
      });
      expect(await collection.replaceOne({ _id: 3 }, { h: 1 })).to.include({ modifiedCount: 1 });
      expect(await collection.findOne({ _id: 3 })).to.deep.equal({ _id: 3, h: 1 });
    });

    it('inserts what it does not find, when asked', async () => {
      const collection = db.collection<Row>('a');
      const { upsertedId } = await collection.updateOne(
        { key: 'k' },
        { $set: { a: 1 }, $setOnInsert: { b: 2 } },
        { upsert: true },
      );
      expect(await collection.findOne()).to.deep.equal({ _id: upsertedId, key: 'k', a: 1, b: 2 });
      expect(await collection.updateMany({ _id: 9 }, { $set: { a: 1 } }, { upsert: true })).to.include({
        upsertedCount: 1,
        upsertedId: 9,
      });
    });

    it('keeps a unique index, and the document as it was, when refused', async () => {
      const collection = db.collection<Row>('a');
      await collection.createIndex({ n: 1 }, { unique: true });
      await collection.createIndex({ m: 1 });
      await collection.insertMany([
        { _id: 1, n: 1, m: 1 },
        { _id: 2, n: 2, m: 2 },
      ]);
      expect(await refusal(collection.updateOne({ _id: 2 }, { $set: { n: 1, m: 9 } }))).to.include({
        code: 11000,
      });
      expect(await collection.findOne({ m: 2 })).to.deep.equal({ _id: 2, n: 2, m: 2 });
      expect(await collection.countDocuments({ m: 9 })).to.equal(0);
    });

    it('bulk writes of every kind', async () => {
      const collection = db.collection<Row>('a');
      const outcome = await collection.bulkWrite([
        { insertOne: { document: { _id: 1, a: 1 } } },
        { insertOne: { document: { _id: 2, a: 2 } } },
        { updateOne: { filter: { _id: 1 }, update: { $set: { a: 5 } } } },
        { updateMany: { filter: {}, update: { $inc: { b: 1 } } } },
        { replaceOne: { filter: { _id: 2 }, replacement: { c: 1 } } },
        { deleteOne: { filter: { _id: 1 } } },
      ]);
      expect(outcome).to.include({ insertedCount: 2, modifiedCount: 4, deletedCount: 1 });
      expect(await collection.find().toArray()).to.deep.equal([{ _id: 2, c: 1 }]);
    });

    it('takes updates and deletes as document sequences too', async () => {
      await db.collection<Row>('a').insertMany([{ _id: 1 }, { _id: 2 }]);
      expect(
        await db.command({ update: 'a', updates: [{ q: { _id: 1 }, u: { $set: { x: 1 } } }] }),
      ).to.include({ n: 1, nModified: 1 });
      expect(await db.command({ delete: 'a', deletes: [{ q: {}, limit: 0 }] })).to.include({ n: 2 });
    });
  });

  describe('finds and modifies', () => {
    it('gives the document before or after, sorted and projected', async () => {
      const collection = db.collection<Row>('a');
      await collection.insertMany([
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
      ]);
      expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 } })).to.deep.equal({
        _id: 2,
        n: 2,
      });
      expect(
        await collection.findOneAndUpdate(
          { _id: 2 },
          { $inc: { n: 1 } },
          { returnDocument: 'after', projection: { n: 1, _id: 0 } },
        ),
      ).to.deep.equal({ n: 13 });
      expect(
        await collection.findOneAndReplace({ _id: 1 }, { m: 1 }, { returnDocument: 'after' }),
      ).to.deep.equal({ _id: 1, m: 1 });
      expect(await collection.findOneAndDelete({ _id: 1 })).to.deep.equal({ _id: 1, m: 1 });
      expect(await collection.findOneAndDelete({ _id: 1 })).to.equal(null);
      expect(
        await collection.findOneAndUpdate(
          { _id: 5 },
          { $set: { x: 1 } },
          { upsert: true, returnDocument: 'after' },
        ),
      ).to.deep.equal({ _id: 5, x: 1 });
      expect(
        await collection.findOneAndUpdate(
          { _id: 6 },
          { $set: { x: 1 } },
          { upsert: true, includeResultMetadata: true },
        ),
      ).to.deep.include({
        value: null,
        lastErrorObject: { n: 1, updatedExisting: false, upserted: 6 },
      });
    });

    it('gives each document to one of many that ask at once', async () => {
      const collection = db.collection<Row>('a');
      await collection.insertMany(Array.from({ length: 100 }, (_, at) => ({ _id: at, state: 'due' })));
      const claim = (): Promise<Document | null> =>
        collection.findOneAndUpdate({ state: 'due' }, { $set: { state: 'claimed' } }, { sort: { _id: 1 } });
      const claimed = (await Promise.all(Array.from({ length: 120 }, claim))).filter((doc) => doc !== null);
      expect(new Set(claimed.map(({ _id: id }) => id as number)).size).to.equal(100);
      expect(claimed.length).to.equal(100);
    });

    it('lets one of two writers with the same version win', async () => {
      const collection = db.collection<Row>('a');
      await collection.insertOne({ _id: 1, version: 1 });
      const write = (): Promise<Document | null> =>
        collection.findOneAndUpdate({ _id: 1, version: 1 }, { $inc: { version: 1 } });
      const outcomes = await Promise.all([write(), write(), write()]);
      expect(outcomes.filter((doc) => doc !== null).length).to.equal(1);
    });

    it('finds its document also when the search is long', async () => {
      const collection = db.collection<Row>('a');
      await collection.insertMany(Array.from({ length: 9000 }, (_, at) => ({ _id: at, x: at })));
      const found = await Promise.all(
        [1, 2, 3].map(() =>
          collection.findOneAndUpdate({ x: { $gte: 8990 }, taken: null }, { $set: { taken: true } }),
        ),
      );
      expect(new Set(found.map((doc) => doc?._id as number))).to.deep.equal(new Set([8990, 8991, 8992]));
      expect(
        await collection.findOneAndUpdate(
          { x: -1 },
          { $set: { y: 1 } },
          { upsert: true, returnDocument: 'after' },
        ),
      ).to.include({ x: -1, y: 1 });
    });
  });

  describe('explains', () => {
    it('which index serves a query, or that none does', async () => {
      const collection = db.collection('a');
      await collection.createIndex({ status: 1, at: -1 });
      await collection.createIndex({ tags: 1 });
      await collection.createIndex(
        { key: 1 },
        { unique: true, partialFilterExpression: { key: { $type: 'string' } } },
      );
      await collection.insertMany(
        Array.from({ length: 20 }, (_, at) => ({
          status: at % 2 ? 'open' : 'shut',
          at: new Date(at),
          tags: ['x'],
        })),
      );
      const stage = async (filter: Document, sort: Document = {}): Promise<Document> =>
        planOf(await collection.find(filter).sort(sort).explain('queryPlanner'));
      expect((await stage({ status: 'open' }, { at: -1 })).inputStage).to.include({
        stage: 'IXSCAN',
        indexName: 'status_1_at_-1',
        direction: 'forward',
      });
      expect((await stage({ status: 'open' }, { at: 1 })).inputStage).to.include({ direction: 'backward' });
      expect((await stage({ status: { $in: ['open', 'shut'] } }, { at: -1 })).inputStage).to.include({
        stage: 'SORT_MERGE',
      });
      expect((await stage({ tags: 'x' })).inputStage).to.include({ indexName: 'tags_1', isMultiKey: true });
      expect((await stage({ key: 'x' })).inputStage).to.include({ indexName: 'key_1', isPartial: true });
      expect(await stage({ key: 5 })).to.include({ stage: 'COLLSCAN' });
      expect((await stage({ _id: 1 })).inputStage).to.include({ indexName: '_id_' });
      expect(await stage({ at: new Date(1) })).to.include({ stage: 'COLLSCAN' });
      expect(await stage({ status: 'open' }, { tags: 1 })).to.include({ stage: 'SORT' });
      expect((await stage({ $or: [{ status: 'open' }, { tags: 'y' }] })).inputStage).to.include({
        stage: 'OR',
      });
      expect(await stage({ $or: [{ status: 'open' }, { at: 1 }] })).to.include({ stage: 'COLLSCAN' });
      expect(await refusal(collection.find({}).hint('frob').toArray())).to.include({ code: 2 });
      expect(
        planOf(
          await db.command({
            explain: { aggregate: 'a', pipeline: [{ $match: { status: 'open' } }], cursor: {} },
          }),
        ).inputStage,
      ).to.include({ indexName: 'status_1_at_-1' });
    });
  });
});

function throwWriteError(reply: Document): never {
  throw new MongoServerError((reply.writeErrors as Document[])[0] ?? {});
}
