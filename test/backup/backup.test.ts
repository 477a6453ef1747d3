import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient, type Db } from 'mongodb';
import { loadKeylessConfig, type KeylessConfig } from '../../config/index.js';
import { makeBackup, type BackedUp } from '../../src/backup/backup.js';
import { restoreBackup } from '../../src/backup/restore.js';
import { createVault, type Stored } from '../../src/evidence/vault.js';
import { startEmbeddedStore } from '../../src/store/embedded/index.js';
import { withFolder } from '../../src/store/embedded/upkeep.js';
import { storeFolder } from '../../src/store/folder.js';
import { runToEnd } from '../support/processes.js';
import { requireTool } from '../support/tools.js';

describe('backup and restore', function () {
  this.timeout(60_000);
  let folder: string;
  let config: KeylessConfig;
  let backup: string;
  let files: Stored[];
  let told: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noticedesk-backup-'));
    config = at('data');
    backup = join(folder, 'backup');
    told = [];
    const vault = createVault(config.EVIDENCE_DIR);
    files = await Promise.all(['one', 'two'].map((text) => vault.put(bytes(text))));
    await writeFile(join(config.DATA_DIR, 'secret'), 'the key\n');
    await onStore(config, async (db) => {
      await db.collection('rows').createIndex({ n: 1 });
      await db
        .collection('rows')
        .insertMany(Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(n) })));
      await db
        .collection('complaints')
        .insertOne({ reference: 'M-1', files: files.map(({ sha256 }) => ({ sha256 })) });
    });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const at = (name: string, more: Record<string, string> = {}): KeylessConfig =>
    loadKeylessConfig({ DATA_DIR: join(folder, name), ...more });

  const back = (from = config): Promise<BackedUp> => makeBackup(from, backup, (line) => told.push(line));

  async function onStore<T>({ DATA_DIR }: KeylessConfig, work: (db: Db) => Promise<T>): Promise<T> {
    const store = await startEmbeddedStore({ folder: join(DATA_DIR, 'store') });
    const client = await new MongoClient(store.uri).connect();
    try {
      return await work(client.db());
    } finally {
      await client.close();
      await store.close();
    }
  }

  const count = (where: KeylessConfig): Promise<number> =>
    onStore(where, (db) => db.collection('rows').countDocuments({ n: { $gte: 0 } }));

  it('brings back store, evidence and key, closed to other users', async () => {
    expect(await back()).to.deep.equal({ evidence: 2, faults: 0 });
    expect(told).to.deep.equal([]);
    expect(await readdir(join(backup, 'store'))).to.deep.equal(['store.mdb']);
    const fresh = at('fresh');
    expect(await restoreBackup(fresh, backup, false)).to.deep.equal({
      evidence: 2,
      hasKey: true,
      aside: undefined,
    });
    expect(await readdir(fresh.DATA_DIR)).to.have.members(['store', 'evidence', 'secret']);
    expect(await readFile(join(fresh.DATA_DIR, 'secret'), 'utf8')).to.equal('the key\n');
    const vault = createVault(fresh.EVIDENCE_DIR);
    for (const { sha256 } of files) expect(await vault.verify(sha256)).to.equal(true);
    expect(await count(fresh)).to.equal(500);
    for (const path of [
      backup,
      join(backup, 'SHA256SUMS'),
      join(backup, 'store/store.mdb'),
      join(fresh.DATA_DIR, 'secret'),
    ])
      expect((await stat(path)).mode & 0o077, path).to.equal(0);
  });

  it('writes digests that sha256sum reads', async function () {
    requireTool(this, 'sha256sum');
    await back();
    const { status, stdout } = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], {
      cwd: backup,
      encoding: 'utf8',
    });
    expect(status).to.equal(0);
    expect(stdout.match(/: OK$/gm)).to.have.length(4);
  });

  it('copies the store as it is at one moment, while others write to it', async () => {
    await onStore(config, async (db) => {
      const rows = db.collection('rows');
      let [writing, last] = [true, 500];
      const writer = (async () => {
        while (writing)
          await rows.insertMany([
            { n: ++last, pair: last },
            { n: -last, pair: last },
          ]);
      })();
      for (let n = 0; n < 5; n++) {
        const before = last;
        expect(await back()).to.include({ faults: 0 });
        const copied = await withFolder(
          join(backup, 'store'),
          (store) => [...store.documents('rows')].length,
        );
        expect(copied).to.be.within(500 + (before - 500 - 1) * 2, 500 + (last - 500) * 2);
        await rm(backup, { recursive: true });
      }
      writing = false;
      await writer;
    });
  });

  it('never writes over anything', async () => {
    await mkdir(backup);
    await writeFile(join(backup, 'mine'), 'x');
    expect(await refusal(back())).to.match(/backup is there already, and is left as it is/);
    expect(await readdir(backup)).to.deep.equal(['mine']);
    await rm(join(backup, 'mine'));
    await back();
  });

  it('leaves nothing behind when it fails', async () => {
    expect(await refusal(back(at('none')))).to.match(/there is no store in/);
    await writeFile(join(config.DATA_DIR, 'store/store.mdb'), Buffer.alloc(9000, 'x'));
    expect(await refusal(back())).to.match(/damaged/);
    expect(await readdir(folder)).to.deep.equal(['data']);
  });

  it('tells what is wrong with the data, and has it as it is', async () => {
    const [damaged = '', missing = ''] = files.map(({ sha256 }) =>
      join(config.EVIDENCE_DIR, sha256.slice(0, 2), sha256.slice(2, 4), sha256),
    );
    await writeFile(damaged, 'another');
    await rm(missing);
    expect(await back()).to.deep.equal({ evidence: 1, faults: 2 });
    expect(told).to.deep.equal([
      `the evidence file ${files[0]?.sha256} is damaged: its bytes are not what its name says`,
      `the evidence file ${files[1]?.sha256} of complaint M-1 is missing`,
    ]);
    const fresh = at('fresh');
    await restoreBackup(fresh, backup, false);
    expect(await readFile(damaged.replace('/data/', '/fresh/'), 'utf8')).to.equal('another');
  });

  it('says to keep a key that is a setting, and where documents in MongoDB are backed up', async () => {
    await rm(join(config.DATA_DIR, 'secret'));
    await back(at('data', { SECRET: 's'.repeat(40) }));
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/SECRET is set and not in the backup/);
    expect(await restoreBackup(at('fresh'), backup, false)).to.include({ hasKey: false });
    const elsewhere = at('data', { MONGODB_URI: 'mongodb://user:password@db.example.nl/noticedesk' });
    expect(await refusal(back(elsewhere)))
      .to.match(/mongodump/)
      .and.not.match(/password/);
    expect(await refusal(restoreBackup(elsewhere, backup, false))).to.match(/MONGODB_URI is set/);
  });

  it('refuses a backup that is damaged or not whole, before it touches anything', async () => {
    await back();
    const store = join(backup, 'store/store.mdb');
    const sums = await readFile(join(backup, 'SHA256SUMS'), 'utf8');
    const whole = await readFile(store);
    const fresh = at('fresh');
    const refuses = async (words: RegExp): Promise<void> => {
      expect(await refusal(restoreBackup(fresh, backup, true))).to.match(words);
      expect(existsSync(fresh.DATA_DIR)).to.equal(false);
    };
    whole[5000] = (whole[5000] ?? 0) ^ 1;
    await writeFile(store, whole);
    await refuses(/backup is damaged: .*store\.mdb .* Nothing was restored/);
    await rm(store);
    await refuses(/backup is damaged: .*store\.mdb is missing/);
    await writeFile(join(backup, 'SHA256SUMS'), sums.replace('store/store.mdb', '../../outside'));
    await refuses(/SHA256SUMS is damaged/);
    await writeFile(join(backup, 'SHA256SUMS'), sums.split('\n').slice(0, 1).join('\n'));
    await refuses(/doesn't list store\/store\.mdb/);
    await rm(join(backup, 'SHA256SUMS'));
    await refuses(/not a backup, or not a whole one/);
  });

  it('keeps aside what is there when told to, and otherwise refuses', async () => {
    await back();
    await onStore(config, (db) => db.collection('rows').deleteMany({ n: { $lt: 100 } }));
    expect(await refusal(restoreBackup(config, backup, false))).to.match(
      /isn't empty \(evidence, secret, store\)/,
    );
    expect(await count(config)).to.equal(400);
    const { aside = '' } = await restoreBackup(config, backup, true);
    expect(await count(config)).to.equal(500);
    expect(await readdir(aside)).to.have.members(['store', 'evidence', 'secret']);
    await mkdir(join(folder, 'old'));
    await rename(aside, join(folder, 'old'));
    expect(await count(at('old'))).to.equal(400);
  });

  it('refuses a folder that another process has', async () => {
    await back();
    await onStore(config, async (db) => {
      expect(await refusal(restoreBackup(config, backup, true))).to.match(/in use by another process/);
      expect(await db.collection('rows').countDocuments()).to.equal(500);
    });
    expect(await readdir(config.DATA_DIR)).to.have.members(['store', 'evidence', 'secret']);
  });

  it('adds to evidence that is kept elsewhere', async () => {
    await back();
    const elsewhere = at('fresh', { EVIDENCE_DIR: join(folder, 'files') });
    const vault = createVault(elsewhere.EVIDENCE_DIR);
    const other = await vault.put(bytes('three'));
    await vault.put(bytes('one'));
    await restoreBackup(elsewhere, backup, false);
    expect(await readdir(elsewhere.DATA_DIR)).to.have.members(['store', 'secret']);
    for (const { sha256 } of [...files, other]) expect(await vault.verify(sha256)).to.equal(true);
  });

  it('leaves the old state, the new one or a clear message when it is killed at any moment', async () => {
    await back();
    await onStore(config, (db) => db.collection('rows').deleteMany({ n: { $lt: 100 } }));
    const program = fileURLToPath(new URL('../../bin/restore.js', import.meta.url));
    const env = { PATH: process.env['PATH'], DATA_DIR: config.DATA_DIR };
    for (let n = 0; n < 9; n++) {
      const restoring = spawn(process.execPath, [program, backup, '--replace'], { env });
      const ended = once(restoring, 'exit');
      // In turn: while it copies, a moment later, and as soon as it moves things.
      const begun = n % 3 < 2 ? `restoring-${restoring.pid}` : 'restoring';
      while (restoring.exitCode === null && !existsSync(join(config.DATA_DIR, begun))) await nextTurn();
      if (n % 3 === 1) await sleep(n * 4);
      restoring.kill('SIGKILL');
      await ended;
      const state = async (): Promise<number> => {
        storeFolder(config.DATA_DIR);
        return count(config);
      };
      const found = await state().catch((error: unknown) => String(error));
      expect(String(found)).to.match(/^400$|^500$|A restore into .* was interrupted/);
    }
    await mkdir(join(config.DATA_DIR, 'restoring'), { recursive: true });
    expect(() => storeFolder(config.DATA_DIR)).to.throw('--replace');
    expect(await refusal(restoreBackup(config, backup, false))).to.match(/isn't empty \(.*restoring\)/);
    await restoreBackup(config, backup, true);
    expect(await count(config)).to.equal(500);
    expect((await readdir(config.DATA_DIR)).filter((name) => name.startsWith('restoring'))).to.deep.equal([]);
  });

  it('works as commands, which end with 1 when something is wrong', async () => {
    const settings = { DATA_DIR: config.DATA_DIR };
    expect(await runToEnd('bin/backup', settings)).to.deep.equal({
      code: 1,
      output: 'Usage: npm run backup -- FOLDER (a new one)\n',
    });
    expect(await runToEnd('bin/backup', settings, [backup])).to.deep.equal({
      code: 0,
      output: `Backed up to ${backup}: the store and 2 evidence files\n`,
    });
    expect(await runToEnd('bin/backup', settings, [backup])).to.include({ code: 1 });
    const { code, output } = await runToEnd('bin/restore', settings, [backup, '--replace']);
    expect(code).to.equal(0);
    expect(output).to.include('Restored into').and.include('What was there before is in');
    expect(await runToEnd('bin/restore', settings, [backup])).to.include({ code: 1 });
    const dump = join(folder, 'dump');
    expect((await runToEnd('bin/storeExport', settings, [dump])).output)
      .to.include('rows: 500\n')
      .and.include(`Exported to ${dump}\n`);
    const fresh = { DATA_DIR: join(folder, 'fresh') };
    expect((await runToEnd('bin/storeImport', fresh, [dump])).output)
      .to.include('rows: 500\n')
      .and.include(`Imported ${dump}\n`);
    expect(await runToEnd('bin/storeImport', fresh, [dump])).to.include({ code: 1 });
    expect(await readdir(fresh.DATA_DIR)).to.deep.equal(['store']);
    expect(await runToEnd('bin/storeCheck', fresh, ['--rebuild'])).to.deep.equal({
      code: 0,
      output: 'Rebuilding the indexes...\nThe store is sound.\n',
    });
    const none = await runToEnd('bin/storeCheck', { DATA_DIR: join(folder, 'none') });
    expect(none.code).to.equal(1);
    expect(none.output).to.match(/^there is no store in .*\n$/);
  });
});

async function* bytes(text: string): AsyncGenerator<Buffer, void> {
  yield Buffer.from(text);
}

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it was not refused',
    (error: unknown) => String(error),
  );
