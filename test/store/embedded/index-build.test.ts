import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type Collection, MongoClient } from 'mongodb';
import { Catalog } from '../../../src/store/embedded/storage/catalog.js';
import { checkStore } from '../../../src/store/embedded/storage/check.js';
import { openEnvironment } from '../../../src/store/embedded/storage/environment.js';
import { type StoreProcess, startStoreProcess } from './storeProcess.js';

const ROWS = 20_000;
const CHANGES = 1_500;

interface Row {
  _id: number;
  n: number;
  tags: string[];
}

const row = (n: number): Row => ({ _id: n, n, tags: [`t${n % 7}`, `u${n % 11}`] });

describe('an index that is built', function () {
  this.timeout(60_000);
  let data: string;
  let store: StoreProcess;
  let client: MongoClient;
  let rows: Collection<Row>;

  async function open(): Promise<void> {
    store = await startStoreProcess(data);
    client = await new MongoClient(store.uri ?? '', {
      retryReads: false,
      serverSelectionTimeoutMS: 2000,
    }).connect();
    rows = client.db().collection<Row>('rows');
  }

  async function close(signal?: NodeJS.Signals): Promise<void> {
    await client.close();
    await store.stop(signal);
  }

  /** What the check of the whole store says is wrong, when it has stopped. */
  async function faults(): Promise<string[]> {
    const env = openEnvironment(join(data, 'store'));
    const found = [...checkStore(new Catalog(env))];
    await env.close();
    return found;
  }

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'store-test-'));
    await open();
    await rows.insertMany(Array.from({ length: ROWS }, (_, n) => row(n * 2)));
  });
  afterEach(async () => {
    await client.close();
    await store.stop();
    rmSync(data, { recursive: true, force: true });
  });

  /** Documents before and after where the build is come, change and go, until it is done; never two with one n. */
  async function changeAll(isOver: () => boolean): Promise<number> {
    let changes = 0;
    for (; !isOver() && changes < CHANGES; changes++) {
      const at = (changes * 7919) % (2 * ROWS);
      const even = at - (at % 2);
      if (changes % 3 === 0) await rows.insertOne({ ...row(even + 1), n: 3 * ROWS + changes });
      else if (changes % 3 === 1)
        await rows.updateOne({ _id: even }, { $set: { n: -1 - changes }, $push: { tags: 'changed' } });
      else await rows.deleteOne({ _id: even });
    }
    return changes;
  }

  it('lists every document, whatever was changed meanwhile', async () => {
    let over = false;
    const built = rows
      .createIndexes([
        { key: { n: 1 }, unique: true },
        { key: { tags: 1, n: -1 } },
        { key: { n: -1 }, name: 'part', partialFilterExpression: { n: { $gt: ROWS } } },
      ])
      .finally(() => (over = true));
    const changes = await changeAll(() => over);
    await built;
    expect(changes, 'changes while it was built').to.be.greaterThan(20);
    const count = await rows.countDocuments();
    expect(
      await rows
        .find({ n: { $gte: -1e9 } })
        .hint({ n: 1 })
        .toArray(),
    ).to.have.length(count);
    await close();
    expect(await faults()).to.deep.equal([]);
  });

  it('is waited for by who asks for it too, and answers as one that is there', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        client.db().command({ createIndexes: 'rows', indexes: [{ key: { n: 1 }, name: 'n_1' }] }),
      ),
    );
    expect(answers.map(({ numIndexesAfter }) => numIndexesAfter)).to.deep.equal([2, 2, 2]);
    expect(answers.filter(({ note }) => note === 'all indexes already exist')).to.have.length(2);
  });

  it('fails when it can not be unique any more, and the write that made it so stands', async () => {
    await rows.insertOne({ _id: -1, n: 1e6, tags: [] });
    const building = rows.createIndex({ n: 1 }, { unique: true }).catch((error: unknown) => error);
    await rows.insertOne({ _id: 1e9, n: 1e6, tags: [] });
    expect(await building).to.include({ code: 11000 });
    expect(await rows.countDocuments({ n: 1e6 })).to.equal(2);
    expect(await rows.indexes()).to.have.length(1);
    await close();
    expect(await faults()).to.deep.equal([]);
  });

  it('is given up when it or its collection is dropped', async () => {
    const first = rows.createIndex({ n: 1 }).catch((error: unknown) => error);
    await rows.findOne();
    await rows.dropIndexes();
    expect(await first).to.include({ code: 276, codeName: 'IndexBuildAborted' });
    expect(await rows.indexes()).to.have.length(1);
    const second = rows.createIndex({ n: 1 }).catch((error: unknown) => error);
    await rows.findOne();
    await rows.drop();
    expect(await second).to.include({ code: 276 });
    await close();
    expect(await faults()).to.deep.equal([]);
  });

  it('is nowhere after a crash in between, and can be built then', async () => {
    const building = rows.createIndex({ tags: 1, n: 1 }).catch(() => undefined);
    await sleep(60);
    await store.stop('SIGKILL');
    await client.close();
    await building;
    expect(await faults()).to.deep.equal([]);
    await open();
    expect(await rows.indexes()).to.have.length(1);
    expect(await rows.countDocuments({ tags: 't3' })).to.be.greaterThan(0);
    await rows.createIndex({ tags: 1, n: 1 });
    await close();
    expect(await faults()).to.deep.equal([]);
  });

  it('ends a cursor that was reading it when it is dropped, rather than let it miss documents', async () => {
    await rows.createIndex({ n: 1 });
    const cursor = rows.find({ n: { $gte: 0 } }).batchSize(10);
    await cursor.next();
    await rows.dropIndex('n_1');
    const refused = await cursor.toArray().catch((error: unknown) => error);
    expect(refused).to.include({ code: 175, codeName: 'QueryPlanKilled' });
  });
});
