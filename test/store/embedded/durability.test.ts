import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../../src/store/embedded/index.js';
import { Catalog } from '../../../src/store/embedded/storage/catalog.js';
import { checkStore } from '../../../src/store/embedded/storage/check.js';
import { openEnvironment } from '../../../src/store/embedded/storage/environment.js';
import { killStore } from './kills.js';
import { socketOf } from './storeProcess.js';

describe('the embedded store on disk', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('loses nothing it acknowledged when the process is killed, time and again, and tears nothing', async () => {
    const counts = await killStore(5);
    expect(Object.keys(counts)).to.include.members([
      'insertOne',
      'insertMany',
      'updateOne',
      'findOneAndUpdate',
    ]);
  });

  it('lets one process at a time have a folder, and says so to a second', async () => {
    const store = await startEmbeddedStore({ folder });
    const second = await startEmbeddedStore({ folder }).catch((error: unknown) => error);
    expect(String(second)).to.match(/in use by another process/);
    const client = await new MongoClient(store.uri).connect();
    expect((await client.db().command({ ping: 1 })).ok).to.equal(1);
    await client.close();
    await store.close();
    const third = await startEmbeddedStore({ folder });
    await third.close();
  });

  it('listens where only its own user can come, also when the path is long', async () => {
    const deep = join(
      folder,
      'a-name-of-fifty-characters-or-so-to-make-it-long',
      'a-name-of-fifty-characters-or-so-to-make-it-long',
    );
    for (const place of [folder, deep]) {
      const store = await startEmbeddedStore({ folder: place });
      const socket = socketOf(store.uri);
      expect(statSync(socket).mode & 0o777).to.equal(0o600);
      const client = await new MongoClient(store.uri).connect();
      await client.close();
      await store.close();
    }
  });

  it('refuses a write when it is full, keeps what it has, and goes on', async () => {
    const store = await startEmbeddedStore({ folder, mapSize: 2 * 1024 * 1024 });
    const client = await new MongoClient(store.uri).connect();
    const rows = client.db().collection('rows');
    await rows.createIndex({ n: 1 });
    let n = 0;
    let refused: unknown;
    while (!refused)
      refused = await rows.insertOne({ n: n++, text: 'x'.repeat(10_000) }).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(refused).to.have.property('code', 14031);
    expect(await rows.countDocuments()).to.equal(n - 1);
    expect(await rows.countDocuments({ n: { $gte: 0 } })).to.equal(n - 1);
    await rows.deleteMany({ n: { $lt: 20 } });
    await rows.insertOne({ n: -1 });
    await client.close();
    await store.close();
    expect(await faults(folder)).to.deep.equal([]);
  });
});

async function faults(folder: string): Promise<string[]> {
  const env = openEnvironment(folder);
  const found = [...checkStore(new Catalog(env))];
  await env.close();
  return found;
}
