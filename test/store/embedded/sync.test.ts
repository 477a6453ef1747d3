import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Collection, MongoClient } from 'mongodb';
import { requireTool } from '../../support/tools.js';
import { startStoreProcess } from './storeProcess.js';

const CALLS = 'openat,fsync,fdatasync,write,pwrite64,writev,pwritev,read,recvmsg';
const WRITERS = 6;

/** One system call that came to its end: its name, the file behind its first argument, and the whole line. */
interface Call {
  name: string;
  file: string;
  line: string;
}

interface Row {
  _id: string;
  n: number;
}

describe('a reply of the embedded store', function () {
  this.timeout(60_000);
  let folder: string;
  let calls: Call[];

  before(async function () {
    requireTool(this, 'strace');
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
    calls = await traced(async (rows) => {
      await rows.insertOne({ _id: 'first', n: 1 });
      await rows.updateOne({ _id: 'first' }, { $set: { n: 2 } });
      await rows.findOneAndUpdate({ _id: 'first' }, { $inc: { n: 1 } });
      await rows.updateOne({ _id: 'second' }, { $set: { n: 1 } }, { upsert: true });
      await rows.createIndex({ n: 1 });
      await rows.deleteOne({ _id: 'first' });
      await Promise.all(
        Array.from({ length: WRITERS * 4 }, (_, n) => rows.insertOne({ _id: `together-${n}`, n })),
      );
    });
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function traced(work: (rows: Collection<Row>) => Promise<void>): Promise<Call[]> {
    const trace = join(folder, 'trace');
    const strace = ['strace', '-D', '-f', '-yy', '-s', '4096', '-e', `trace=${CALLS}`, '-o', trace];
    const store = await startStoreProcess(folder, { before: strace });
    const client = await new MongoClient(store.uri ?? '', { maxPoolSize: WRITERS }).connect();
    await work(client.db().collection<Row>('rows'));
    await client.close();
    await store.stop('SIGKILL');
    return callsIn(readFileSync(trace, 'latin1'));
  }

  const isData = ({ file }: Call): boolean => file.endsWith('store.mdb');
  const isReply = ({ name, file, line }: Call): boolean =>
    /^writev?$/.test(name) && /UNIX|socket/.test(file) && line.includes('ok\\0');

  it('to a write comes after fdatasync of the data and then the meta page, written to a descriptor with O_DSYNC', () => {
    const opened = calls.filter(({ name, line }) => name === 'openat' && line.includes('store.mdb"'));
    const synced = opened.find(({ line }) => line.includes('O_DSYNC'));
    const meta = /= (\d+)</.exec(synced?.line ?? '')?.[1];
    expect(meta, 'a descriptor with O_DSYNC').not.to.equal(undefined);
    let state: 'synced' | 'written' | 'flushed' = 'synced';
    let commits = 0;
    let replies = 0;
    for (const call of calls.slice(calls.indexOf(synced as Call) + 1)) {
      const { name, line } = call;
      const toMeta = line.includes(`${name}(${meta}<`);
      if (isData(call) && /^p?writev?(64)?$/.test(name) && !toMeta) state = 'written';
      else if (isData(call) && name === 'fdatasync') state = state === 'written' ? 'flushed' : state;
      else if (isData(call) && toMeta) {
        expect(state, `before the meta page: ${line.slice(0, 80)}`).to.equal('flushed');
        state = 'synced';
        commits++;
      } else if (isReply(call)) {
        expect(state, `before the reply: ${line.slice(0, 80)}`).to.equal('synced');
        replies++;
      }
    }
    expect(commits).to.be.within(8, 40);
    expect(replies).to.be.greaterThan(25);
  });

  it('to the first write comes after the names of the new files are on disk too', () => {
    const first = calls.findIndex(isReply);
    const folders = calls
      .slice(0, first)
      .filter(({ name }) => name === 'fsync')
      .map(({ file }) => file);
    expect(folders).to.include.members([join(folder, 'store'), folder]);
  });
});

/** The calls in the order in which they ended: only then is a sync done. */
function callsIn(trace: string): Call[] {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap((text): Call[] => {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(text) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (unfinished) begun.set(thread, unfinished[1] ?? '');
    if (unfinished) return [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const line = resumed ? `${begun.get(thread) ?? ''}${resumed[1] ?? ''}` : rest;
    const [, name, file = ''] = /^(\w+)\(\d*(?:AT_FDCWD)?<?([^>,]*)/.exec(line) ?? [];
    return name ? [{ name, file, line }] : [];
  });
}
