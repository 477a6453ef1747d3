import { expect } from 'chai';
import type { Db } from 'mongodb';
import type { Fields } from '../../support/commands/shape.js';

/** What commands do that are no question about documents, by name. */
export const BY_HAND: Readonly<Record<string, (db: Db, shape: Fields) => Promise<void>>> = {
  ping: async (db) => expect(await db.command({ ping: 1 })).to.include({ ok: 1 }) && undefined,
  endSessions: async (db) => expect(await db.command({ endSessions: [] })).to.include({ ok: 1 }) && undefined,
  create: async (db) => {
    expect(await db.command({ create: 'made' })).to.include({ ok: 1 });
    expect(await db.listCollections({ name: 'made' }).toArray()).to.have.length(1);
  },
  createIndexes: async (db, shape) => {
    const [options] = (shape.indexes as Fields[]).map(optionsOf);
    const index = { ...options, name: 'by_hand', key: { [`a${Object.keys(options ?? {}).length}`]: 1 } };
    const reply = await db.command({ createIndexes: 'by_hand', indexes: [index] });
    expect(reply).to.include({ ok: 1, numIndexesAfter: Number(reply.numIndexesBefore) + 1 });
    expect(await db.collection('by_hand').indexes()).to.deep.include({ v: 2, ...index });
    await db.dropCollection('by_hand');
  },
  listIndexes: async (db) => {
    await db.createCollection('listed');
    const { cursor } = await db.command({ listIndexes: 'listed', cursor: {} });
    expect(cursor.firstBatch).to.deep.equal([{ v: 2, key: { _id: 1 }, name: '_id_' }]);
  },
  insert: async (db) => {
    const documents = [{ _id: 1, at: new Date(0) }, { _id: 2 }];
    expect(await db.command({ insert: 'inserted', documents })).to.include({ ok: 1, n: 2 });
    expect(await db.collection('inserted').find().toArray()).to.deep.equal(documents);
    await db.dropCollection('inserted');
  },
  getMore: async (db) => {
    const documents = [1, 2, 3, 4, 5].map((n) => ({ _id: n }));
    await db.command({ insert: 'more', documents });
    expect(await db.collection('more').find().sort({ _id: 1 }).batchSize(2).toArray()).to.deep.equal(
      documents,
    );
    const first = await db.command({ find: 'more', batchSize: 4 }, { promoteLongs: false });
    const more = await db.command({ getMore: first.cursor.id, collection: 'more' });
    expect(more.cursor).to.include({ id: 0 }).and.have.property('nextBatch').with.length(1);
    await db.dropCollection('more');
  },
};

const GIVEN: Fields = { unique: true, sparse: true, background: true, expireAfterSeconds: 60 };

// What was built in the background is listed like any other.
function optionsOf(shape: Fields): Fields {
  const names = Object.keys(shape).filter((name) => name in GIVEN && name !== 'background');
  return Object.fromEntries(names.map((name) => [name, GIVEN[name]]));
}
