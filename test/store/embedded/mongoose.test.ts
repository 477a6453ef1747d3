import { expect } from 'chai';
import MongoStore from 'connect-mongo';
import type { SessionData } from 'express-session';
import mongoose from 'mongoose';
import { startTemporaryStore, type TemporaryStore } from './temporary-store.js';

interface CaseFields {
  title: string;
  owner: mongoose.Types.ObjectId;
  events: { type: string; at?: Date; particulars?: unknown }[];
  labels?: Map<string, number>;
}

describe('the embedded store under Mongoose and connect-mongo', () => {
  let temporary: TemporaryStore;
  let connection: mongoose.Connection;
  before(async () => {
    temporary = await startTemporaryStore();
    connection = await mongoose.createConnection(temporary.store.uri).asPromise();
  });
  after(async () => {
    await connection.close();
    await temporary.stop();
  });

  it('keeps, finds, populates, changes and removes documents', async () => {
    const Owner = connection.model('Owner', new mongoose.Schema({ name: { type: String, unique: true } }));
    const schema = new mongoose.Schema<CaseFields>(
      {
        title: { type: String, required: true, index: true },
        owner: { type: mongoose.Schema.Types.ObjectId, ref: 'Owner' },
        events: [{ type: { type: String }, at: Date, particulars: mongoose.Schema.Types.Mixed }],
        labels: { type: Map, of: Number },
      },
      { timestamps: true, optimisticConcurrency: true },
    );
    const Case = connection.model<CaseFields>('Case', schema);
    await Promise.all([Owner.init(), Case.init()]);
    const owner = await Owner.create({ name: 'Example BV' });
    const made = await Case.create({
      title: 'one',
      owner: owner._id,
      events: [{ type: 'opened', at: new Date(1), particulars: { a: [1] } }],
      labels: new Map([['x', 1]]),
    });
    const found = await Case.findOne({ title: 'one' }).populate<{ owner: { name: string } }>('owner');
    expect(found?.owner.name).to.equal('Example BV');
    expect(found?.labels?.get('x')).to.equal(1);

    const [mine, theirs] = [await Case.findById(made._id).orFail(), await Case.findById(made._id).orFail()];
    mine.title = 'mine';
    await mine.save();
    theirs.title = 'theirs';
    expect(await theirs.save().catch((error: unknown) => error)).to.be.instanceOf(
      mongoose.Error.VersionError,
    );

    const changed = await Case.findOneAndUpdate(
      { _id: made._id, 'events.type': 'opened' },
      { $set: { 'events.$.at': new Date(2) } },
      { returnDocument: 'after' },
    );
    expect(changed?.events[0]?.at).to.deep.equal(new Date(2));
    expect(await Owner.create({ name: 'Example BV' }).catch((error: unknown) => error)).to.include({
      code: 11000,
    });
    expect((await Case.deleteOne({ _id: made._id })).deletedCount).to.equal(1);
  });

  it('keeps sessions, and forgets them', async () => {
    const store = MongoStore.create({ mongoUrl: temporary.store.uri, autoRemove: 'native' });
    const session = {
      cookie: { originalMaxAge: 1000, expires: new Date(Date.now() + 60_000) },
      user: 'x',
    } as unknown as SessionData;
    const call = <T>(run: (done: (error: unknown, value?: T) => void) => void): Promise<T | undefined> =>
      new Promise((resolve, reject) =>
        run((error, value) => (error instanceof Error ? reject(error) : resolve(value))),
      );
    await call((done) => void store.set('sid', session, done));
    expect(await call<SessionData | null>((done) => void store.get('sid', done as never))).to.include({
      user: 'x',
    });
    await call((done) => void store.touch('sid', session, done));
    expect(await call<number>((done) => void store.length(done as never))).to.equal(1);
    await call((done) => void store.destroy('sid', done));
    expect(await call<number>((done) => void store.length(done as never))).to.equal(0);
    expect(
      (await temporary.db.collection('sessions').indexes()).map(
        ({ expireAfterSeconds }) => expireAfterSeconds as unknown,
      ),
    ).to.include(0);
    await store.close();
  });
});
