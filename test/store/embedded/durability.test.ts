import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../../src/store/embedded/index.js';
import { Catalog } from '../../../src/store/embedded/storage/catalog.js';
import { checkStore } from '../../../src/store/embedded/storage/check.js';
import { openEnvironment } from '../../../src/store/embedded/storage/environment.js';

const VICTIM = fileURLToPath(new URL('./victim.js', import.meta.url));

describe('the embedded store on disk', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('loses nothing it acknowledged when the process is killed, time and again', async () => {
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < 4; round++) {
      await runAndKill(folder, acknowledged, 150 + round * 120);
      await expectAll(folder, acknowledged);
    }
    expect(acknowledged.size).to.be.greaterThan(100);
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
      const socket = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(store.uri)?.[1] ?? '');
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

async function runAndKill(
  folder: string,
  acknowledged: Map<string, string>,
  milliseconds: number,
): Promise<void> {
  const victim = spawn(process.execPath, [VICTIM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const ended = new Promise<void>((resolve) => victim.once('close', () => resolve()));
  victim.stdout.setEncoding('utf8');
  victim.stdout.on('data', (part: string) => {
    if (!text.includes('started')) setTimeout(() => victim.kill('SIGKILL'), milliseconds);
    text += part;
  });
  await ended;
  for (const line of text.split('\n').slice(0, -1)) {
    const [what = '', id = ''] = line.split(' ');
    if (id) acknowledged.set(id, what);
  }
}

async function expectAll(folder: string, acknowledged: Map<string, string>): Promise<void> {
  expect(await faults(folder)).to.deep.equal([]);
  const store = await startEmbeddedStore({ folder });
  const client = await new MongoClient(store.uri).connect();
  const rows = new Map(
    (await client.db().collection<{ _id: string; state: string; n: number }>('rows').find().toArray()).map(
      (row) => [row._id, row],
    ),
  );
  await client.close();
  await store.close();
  for (const [id, what] of acknowledged) {
    const row = rows.get(id);
    // What came after the last answer may have been done or not.
    if (what === 'deleted') expect(row, id).to.equal(undefined);
    else if (what === 'done') expect(row?.state ?? 'deleted next', id).to.match(/^done$|^deleted next$/);
    else if (Number(id.split('-')[1]) % 5 !== 0) expect(row, id).not.to.equal(undefined);
  }
}

async function faults(folder: string): Promise<string[]> {
  const env = openEnvironment(folder);
  const found = [...checkStore(new Catalog(env))];
  await env.close();
  return found;
}
