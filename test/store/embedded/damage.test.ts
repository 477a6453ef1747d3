import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { inspectFile } from '../../../src/store/embedded/storage/file.js';
import { startStoreProcess } from './storeProcess.js';

const PAGE = 4096;
const ROWS = 600;
const BIG = 20_000;

interface Row {
  _id: number;
  tags: string[];
  text: string;
}

describe('a data file that is not as the store left it', function () {
  this.timeout(120_000);
  let data: string;
  let file: string;
  let whole: Buffer;

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'store-test-'));
    file = join(data, 'store', 'store.mdb');
    const { uri = '', stop } = await startStoreProcess(data);
    const client = await new MongoClient(uri).connect();
    const rows = client.db().collection<Row>('rows');
    await rows.createIndexes([{ key: { tags: 1 } }, { key: { n: 1 } }]);
    for (let from = 0; from < ROWS; from += 100) await rows.insertMany(rowsFrom(from));
    await rows.deleteMany({ _id: { $gte: ROWS } });
    await client.close();
    expect(await stop()).to.equal(0);
    whole = readFileSync(file);
  });
  after(() => rmSync(data, { recursive: true, force: true }));
  afterEach(() => writeFileSync(file, whole));

  // Some too large for one page, and some that are removed again, so that there are free pages.
  const rowsFrom = (from: number): Row[] =>
    Array.from({ length: 120 }, (_, at) => ({
      _id: at < 100 ? from + at : ROWS + from + at,
      tags: [`t${at % 7}`, `u${at % 11}`],
      text: 'x'.repeat(at % 10 === 0 ? BIG : 300),
    }));

  /** What the store says of a file; undefined when it takes it. */
  function saidOf(bytes: Buffer): string | undefined {
    writeFileSync(file, bytes);
    try {
      inspectFile(file);
      return undefined;
    } catch (error) {
      return String(error);
    } finally {
      expect(readFileSync(file).equals(bytes), 'the file is as it was').to.equal(true);
    }
  }

  /** Starts a store on the file in a process of its own and reads all. @returns what it said, or the number of rows */
  async function startOn(bytes: Buffer): Promise<string | number> {
    writeFileSync(file, bytes);
    const store = await startStoreProcess(data);
    if (!store.uri) {
      expect(store.child.exitCode, store.output).to.equal(1);
      expect(store.output.trim().split('\n'), 'one line').to.have.length(1);
      expect(readFileSync(file).equals(bytes), 'the file is as it was').to.equal(true);
      expect(existsSync(join(data, 'store', 'lock'))).to.equal(false);
      return store.output;
    }
    const client = await new MongoClient(store.uri).connect();
    const rows = client.db().collection<Row>('rows');
    const found = await rows
      .find()
      .toArray()
      .then(
        (all) => all.length,
        (error: unknown) => String(error),
      );
    await rows.insertOne({ _id: -1, tags: ['new'], text: 'x'.repeat(BIG) });
    await client.close();
    expect(await store.stop(), store.output).to.equal(0);
    return found;
  }

  it('is looked through, and taken, when only its time is another', () => {
    writeFileSync(file, whole);
    utimesSync(file, 1, 1);
    expect(saidOf(whole)).to.equal(undefined);
  });

  it('is refused when it is cut off anywhere that matters, in one sentence, and left as it is', async () => {
    const lengths = Array.from({ length: 300 }, () => Math.floor(Math.random() * whole.length));
    const taken = [1, 100, 152, PAGE - 1, PAGE, PAGE + 100, 2 * PAGE, 2 * PAGE + 5, ...lengths].filter(
      (length) => saidOf(whole.subarray(0, length)) === undefined,
    );
    for (const length of [1, 3 * PAGE, 5 * PAGE + 17, Math.floor(whole.length / 2)])
      expect(await startOn(whole.subarray(0, length)), `${length} bytes`).to.match(
        /store\.mdb is damaged, or not a data file .* restore it from a backup/,
      );
    // Only free pages were lacking: nothing is lost.
    for (const length of taken.slice(0, 3))
      expect(await startOn(whole.subarray(0, length)), `${length} bytes`).to.equal(ROWS);
  });

  it('is refused when it is empty or gone though there was data, and not taken for a new store', async () => {
    expect(await startOn(Buffer.alloc(0))).to.match(/is gone or empty, though it had data/);
    rmSync(file);
    const gone = await startStoreProcess(data);
    expect(gone.output).to.match(/is gone or empty, though it had data/);
    expect(existsSync(file)).to.equal(false);
  });

  it('is refused when any page that is in use holds garbage', async () => {
    const pages = whole.length / PAGE;
    let refused = 0;
    const taken: Buffer[] = [];
    for (let page = 0; page < pages; page++) {
      const bytes = Buffer.from(whole);
      randomBytes(PAGE).copy(bytes, page * PAGE);
      if (saidOf(bytes)) refused++;
      else taken.push(bytes);
    }
    // The others are free, or the later pages of a large document.
    expect(refused).to.be.greaterThan(pages / 6);
    for (const bytes of taken.filter((_, at) => at % Math.ceil(taken.length / 3) === 0))
      expect(String(await startOn(bytes))).to.match(new RegExp(`^${ROWS}$|BSON`));
  });

  it('is refused when a page that is in use was damaged in a few bytes of its frame', () => {
    for (let round = 0; round < 100; round++) {
      const bytes = Buffer.from(whole);
      const page = 2 + Math.floor(Math.random() * (whole.length / PAGE - 2));
      bytes.writeUInt16LE(0x7fff, page * PAGE + 22);
      bytes.writeUInt32LE(page + 1, page * PAGE);
      const isInUse = saidOf(Buffer.from(whole).fill(0, page * PAGE, (page + 1) * PAGE)) !== undefined;
      expect(saidOf(bytes) !== undefined, `page ${page}`).to.equal(isInUse);
    }
  });

  it('is refused when it is not a data file at all', async () => {
    for (const foreign of [
      Buffer.from('%PDF-1.7\n'),
      Buffer.alloc(3 * PAGE, 'x'),
      Buffer.alloc(5 * PAGE),
      randomBytes(10 * PAGE),
      Buffer.from('SQLite format 3\0'.padEnd(2 * PAGE, '\0')),
    ])
      expect(await startOn(foreign)).to.match(/not a data file .* restore it from a backup/);
    rmSync(file);
    mkdirSync(file);
    const store = await startStoreProcess(data);
    expect(store.output).to.match(/EISDIR/);
    rmSync(file, { recursive: true });
  });
});
