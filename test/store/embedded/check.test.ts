import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Collection as Rows, MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../../src/store/embedded/index.js';
import { Catalog } from '../../../src/store/embedded/storage/catalog.js';
import type { Collection, Index } from '../../../src/store/embedded/storage/collection.js';
import {
  type Environment,
  openEnvironment,
  rangeOf,
  storedKey,
} from '../../../src/store/embedded/storage/environment.js';
import { noteClosed } from '../../../src/store/embedded/storage/file.js';
import { withFolder } from '../../../src/store/embedded/upkeep.js';

interface Row {
  _id: number;
  n: number;
  tags: string[];
}

interface Inside {
  env: Environment;
  catalog: Catalog;
  rows: Collection;
  index: (name: string) => Index;
}

describe('the check of a store', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
    await withRows(async (rows) => {
      await rows.createIndexes([
        { key: { n: 1 }, unique: true, name: 'n' },
        { key: { tags: 1 }, name: 'tags' },
        { key: { n: -1 }, partialFilterExpression: { n: { $gt: 90 } }, name: 'large' },
      ]);
      await rows.insertMany(
        Array.from({ length: 100 }, (_, n) => ({ _id: n, n, tags: n === 7 ? ['x', 'y'] : ['x'] })),
      );
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function withRows(work: (rows: Rows<Row>) => Promise<void>): Promise<void> {
    const store = await startEmbeddedStore({ folder });
    const client = await new MongoClient(store.uri).connect();
    await work(client.db().collection<Row>('rows'));
    await client.close();
    await store.close();
  }

  /** Changes what is stored, behind the store's back. */
  async function tamper(change: (inside: Inside) => void): Promise<void> {
    const env = openEnvironment(folder);
    const catalog = new Catalog(env);
    const rows = catalog.get('noticedesk', 'rows');
    if (!rows) throw new Error('no rows');
    const index = (name: string): Index => {
      const found = rows.indexes.find((each) => each.name === name);
      if (!found) throw new Error(`no index ${name}`);
      return found;
    };
    env.transactionSync(() => change({ env, catalog, rows, index }));
    await env.close();
  }

  const faults = (): Promise<string[]> => withFolder(folder, (store) => [...store.faults()]);
  const rebuilt = (): Promise<string[]> => withFolder(folder, (store) => [...store.rebuild()]);

  it('finds nothing wrong with what the store wrote itself', async () => {
    expect(await faults()).to.deep.equal([]);
    expect(await rebuilt()).to.deep.equal([]);
    expect(await faults()).to.deep.equal([]);
  });

  it('finds an index entry that is gone, and puts it back', async () => {
    await tamper(({ env, index }) => env.removeSync(first(env, index('n').ident)));
    expect(await faults()).to.deep.equal(["noticedesk.rows: index n doesn't list the document 0"]);
    await mended();
    await withRows(async (rows) => void expect(await rows.countDocuments({ n: 0 })).to.equal(1));
  });

  it('finds an index entry that points to another document or to none', async () => {
    await tamper(({ env, index }) => {
      const { ident } = index('tags');
      const [one, two] = [...env.getKeys({ ...rangeOf(ident), limit: 2 })];
      if (!one || !two) throw new Error('no entries');
      env.putSync(one, env.getBinary(two) ?? two);
      env.putSync(storedKey(ident, Buffer.from('zz')), Buffer.from('no such document'));
    });
    const found = await faults();
    expect(found).to.have.length(3);
    expect(found[0]).to.equal("noticedesk.rows: index tags doesn't list the document 0");
    expect(found[1]).to.match(/index tags lists a document by what it has not/);
    expect(found[2]).to.match(/index tags lists a document that is not there/);
    await mended();
  });

  it('finds a wrong count and a forgotten mark for arrays', async () => {
    await tamper(({ catalog, rows, index }) => {
      catalog.counted(rows, 5);
      catalog.saveCounts();
      index('tags').multikey = [false];
      catalog.save(rows);
    });
    expect(await faults()).to.deep.equal([
      'noticedesk.rows: 105 documents are counted, and there are 100',
      "noticedesk.rows: index tags isn't marked for the arrays or long values that it lists",
    ]);
    await mended();
    await withRows(async (rows) => void expect(await rows.countDocuments({})).to.equal(100));
  });

  it('finds ranges and counts that belong to nothing, and clears away all but documents', async () => {
    await tamper(({ env, catalog, rows }) => {
      for (let n = 0; n < 3000; n++) env.putSync(storedKey(70, Buffer.from(`entry ${n}`)), Buffer.from('id'));
      const [id, raw] = [first(env, rows.ident).subarray(4), env.getBinary(first(env, rows.ident))];
      env.putSync(storedKey(71, id), raw ?? id);
      catalog.counted({ ...rows, ident: 72, count: 0 }, 1);
      catalog.saveCounts();
    });
    const left = 'the range 71 belongs to nothing (1 entries)';
    expect(await faults()).to.deep.equal([
      'a count is kept for the range 72, which is no collection',
      'the range 70 belongs to nothing (3000 entries)',
      left,
    ]);
    expect(await rebuilt()).to.deep.equal([]);
    expect(await faults()).to.deep.equal([left]);
  });

  it('finds a range that two use, or that is marked as dropped, and keeps its documents', async () => {
    await tamper(({ catalog, rows, index }) => {
      index('large').ident = index('tags').ident;
      catalog.save(rows);
      catalog.markDropped(rows.ident);
    });
    const found = await faults();
    expect(found).to.include(
      'the range 18 belongs to index large of noticedesk.rows, and to index tags of noticedesk.rows',
    );
    expect(found).to.include('the range 16 belongs to noticedesk.rows, and to something that was dropped');
  });

  it('names a damaged document and leaves it', async () => {
    let damaged = Buffer.alloc(0);
    await tamper(({ env, rows }) => {
      const key = first(env, rows.ident);
      damaged = Buffer.from(env.getBinary(key) ?? key);
      damaged[0] = 0xff;
      env.putSync(key, damaged);
    });
    const found = await faults();
    expect(found).to.have.length(1);
    expect(found[0]).to.match(
      /^noticedesk\.rows: the document under the key [0-9a-f]+ can't be read: invalid BSON/,
    );
    expect(await rebuilt()).to.deep.equal([]);
    expect(await faults()).to.deep.equal(found);
    await tamper(({ env, rows }) =>
      expect(env.getBinary(first(env, rows.ident))?.equals(damaged)).to.equal(true),
    );
  });

  it('leaves a unique index as it is when two documents have one key', async () => {
    await tamper(({ env, rows }) => {
      const raw = Buffer.from(env.getBinary(first(env, rows.ident)) ?? '');
      // Both _id and n are 32-bit integers; n becomes that of the next document.
      raw.writeInt32LE(1, raw.indexOf('\x10n\0') + 3);
      env.putSync(first(env, rows.ident), raw);
    });
    expect((await faults())[0]).to.equal("noticedesk.rows: index n doesn't list the document 0");
    const [refused] = await rebuilt();
    expect(refused).to.match(/index n can't be rebuilt and stays as it was: E11000 .* \{ n: 1 \}/);
    expect((await faults())[0]).to.equal("noticedesk.rows: index n doesn't list the document 0");
  });

  it('looks into every page of the file, however it was closed', async () => {
    const file = join(folder, 'store.mdb');
    const bytes = readFileSync(file);
    // The number that the page bears of which the newest tree begins.
    const [one, two] = [bytes.readBigUInt64LE(152), bytes.readBigUInt64LE(4096 + 152)];
    const root = Number(bytes.readBigUInt64LE((one > two ? 0 : 4096) + 96 + 40));
    bytes.writeBigUInt64LE(99999n, root * 4096);
    writeFileSync(file, bytes);
    noteClosed(file);
    expect(String(await faults().catch((error: unknown) => error))).to.match(/damaged.*bears another number/);
  });

  it('refuses a folder that is in use, and one without a store', async () => {
    const store = await startEmbeddedStore({ folder });
    expect(String(await faults().catch((error: unknown) => error))).to.match(/in use by another process/);
    await store.close();
    const none = await withFolder(join(folder, 'none'), () => 0).catch((error: unknown) => error);
    expect(String(none)).to.match(/there is no store in/);
  });

  async function mended(): Promise<void> {
    expect(await rebuilt()).to.deep.equal([]);
    expect(await faults()).to.deep.equal([]);
  }
});

function first(env: Environment, ident: number): Buffer {
  const [key] = [...env.getKeys({ ...rangeOf(ident), limit: 1 })];
  if (!key) throw new Error(`nothing in the range ${ident}`);
  return key;
}
