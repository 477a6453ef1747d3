import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Collection, MongoClient, type MongoServerError } from 'mongodb';
import { NOBODY, startStoreProcess, type StoreProcess } from './storeProcess.js';

interface Row {
  _id: number;
  text: string;
}

describe('what keeps the embedded store from its folder', function () {
  this.timeout(120_000);
  const isRoot = process.getuid?.() === 0;
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'store-test-'));
    chmodSync(data, 0o755);
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  async function rowsOf(store: StoreProcess): Promise<{ client: MongoClient; rows: Collection<Row> }> {
    expect(store.uri, store.output).not.to.equal(undefined);
    const client = await new MongoClient(store.uri ?? '').connect();
    return { client, rows: client.db().collection<Row>('rows') };
  }

  async function expectRefusal(sentence: RegExp, uid?: number): Promise<void> {
    const store = await startStoreProcess(data, uid === undefined ? {} : { uid });
    await store.stop();
    expect(store.uri, 'it started').to.equal(undefined);
    expect(store.output).to.match(sentence);
    expect(store.output.trim().split('\n'), 'no stack trace').to.have.length(1);
    expect(store.child.exitCode).to.equal(1);
  }

  it('is said in one sentence when the folder or the file may not be written, and all is well once it may', async () => {
    const uid = isRoot ? NOBODY : undefined;
    const folder = join(data, 'store');
    const file = join(folder, 'store.mdb');
    if (uid !== undefined) chownSync(data, uid, uid);
    const first = await startStoreProcess(data, uid === undefined ? {} : { uid });
    const { client, rows } = await rowsOf(first);
    await rows.insertOne({ _id: 1, text: 'there' });
    await client.close();
    expect(await first.stop()).to.equal(0);
    const before = readFileSync(file);

    chmodSync(folder, 0o500);
    await expectRefusal(/^the data folder .*store can't be written \(EACCES/, uid);
    chmodSync(folder, 0o700);
    chmodSync(file, 0o400);
    await expectRefusal(/^the data folder .*store can't be written \(EACCES/, uid);
    chmodSync(file, 0o600);
    rmSync(folder, { recursive: true });
    chmodSync(data, 0o500);
    await expectRefusal(/can't be written \(EACCES|EACCES.*secret/, uid);
    chmodSync(data, 0o700);
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(file, before);
    if (uid !== undefined) for (const path of [folder, file]) chownSync(path, uid, uid);

    const last = await startStoreProcess(data, uid === undefined ? {} : { uid });
    const again = await rowsOf(last);
    expect(await again.rows.find().toArray()).to.deep.equal([{ _id: 1, text: 'there' }]);
    await again.client.close();
    await last.stop();
  });

  it('is said in one sentence when there is a file where the folder should be', async () => {
    writeFileSync(join(data, 'store'), 'mine');
    await expectRefusal(/^the data folder .*store isn't a folder/);
    expect(readFileSync(join(data, 'store'), 'utf8')).to.equal('mine');
  });

  it('is said with code 14031 when the disk is full, keeps what it had, and is over when there is room', async function () {
    const disk = join(data, 'disk');
    mkdirSync(disk);
    if (!isRoot || !succeeds('mount', '-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk)) {
      console.log('      skipped: no small disk can be mounted here');
      return this.skip();
    }
    try {
      const store = await startStoreProcess(disk);
      const { client, rows } = await rowsOf(store);
      await rows.createIndex({ text: 1 });
      const kept = new Set<number>();
      const refused: MongoServerError[] = [];
      // Documents of one page and of many, from several clients at once.
      for (let from = 0; from < 600 && refused.length < 60; from += 8)
        await Promise.all(
          Array.from({ length: 8 }, async (_, at) => {
            const _id = from + at;
            const text = `${_id}`.padEnd(_id % 5 === 0 ? 60_000 : 3000, 'x');
            await rows.insertOne({ _id, text }).then(
              () => kept.add(_id),
              (error: MongoServerError) => refused.push(error),
            );
          }),
        );
      expect(refused).to.have.length.greaterThan(10);
      for (const { code, message } of refused) {
        expect(code, message).to.equal(14031);
        expect(message).to.match(/full/);
      }
      const idsNow = async (): Promise<number[]> =>
        (await rows.find({}, { sort: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      const sorted = (): number[] => [...kept].sort((a, b) => a - b);
      expect(await idsNow()).to.deep.equal(sorted());

      // Not even the lock can be written now.
      await client.close();
      await store.stop('SIGKILL');
      const second = await startStoreProcess(disk);
      expect(second.output).to.match(/^the data folder .* has no room left on its disk \(ENOSPC.*\)\n$/);
      expect(second.child.exitCode).to.equal(1);

      succeeds('mount', '-o', 'remount,size=64m', disk);
      const third = await startStoreProcess(disk);
      const roomy = await rowsOf(third);
      await roomy.rows.insertOne({ _id: 10_000, text: 'room' });
      expect(await roomy.rows.countDocuments({})).to.equal(kept.size + 1);
      expect(await roomy.rows.countDocuments({ text: { $gte: '' } })).to.equal(kept.size + 1);
      await roomy.client.close();
      expect(await third.stop()).to.equal(0);
    } finally {
      succeeds('umount', '-l', disk);
    }
  });

  it('is another process that has it, however many start at the same instant', async () => {
    for (let pair = 0; pair < 20; pair++) {
      const both = await Promise.all([startStoreProcess(data), startStoreProcess(data)]);
      const [winner, ...others] = both.filter(({ uri }) => uri !== undefined);
      expect(others, 'only one has it').to.have.length(0);
      const loser = both.find(({ uri }) => uri === undefined);
      expect(loser?.output).to.match(/^the data folder .* is in use by another process \(process \d+\)/);
      expect(loser?.child.exitCode).to.equal(1);
      if (!winner) throw new Error('neither has it');
      const { client, rows } = await rowsOf(winner);
      await rows.insertOne({ _id: pair, text: 'one of them' });
      expect(await rows.countDocuments()).to.equal(pair + 1);
      await client.close();
      await winner.stop(pair % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
    }
  });
});

function succeeds(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
