import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { deserialize } from 'bson';
import { expect } from 'chai';
import { type Collection, MongoClient, MongoServerError } from 'mongodb';
import { decodePromoted, type Doc } from '../../../src/store/embedded/bson/values.js';
import { Catalog } from '../../../src/store/embedded/storage/catalog.js';
import { checkStore } from '../../../src/store/embedded/storage/check.js';
import { dataFile, openEnvironment, rangeOf } from '../../../src/store/embedded/storage/environment.js';
import { inspectFile } from '../../../src/store/embedded/storage/file.js';
import { message, openSocket, whole } from './frames.js';
import { socketOf, startStoreProcess } from './storeProcess.js';
import { type Model, nextStep, pick, type Row, type Step } from './writer.js';

const WRITERS = 16;
const PIPES = 2;
const IN_FLIGHT = 12;
const EXTRA_INDEX = 'version_1_text_1';

/** What must be found: of each writer its rows and the step it was at, of each pipe how many were acknowledged, and the extra index. */
interface Told {
  writers: { model: Model; pending: Step | undefined; n: number }[];
  pipes: { sent: number; acknowledged: number }[];
  index: { there: boolean; pending: boolean };
  counts: Record<string, number>;
  /** whether it was told to end */
  killed: boolean;
}

/**
 * Starts a store on one folder again and again, lets writers work on it, and kills it at a random moment: while they write, while it starts,
 * or while it stops. After each kill, what was acknowledged must be there, what was not whole or absent, and every index right.
 * @returns how many steps of each kind were acknowledged
 */
export async function killStore(rounds: number): Promise<Record<string, number>> {
  const data = mkdtempSync(join(tmpdir(), 'store-kills-'));
  const told: Told = {
    writers: Array.from({ length: WRITERS }, () => ({ model: new Map(), pending: undefined, n: 0 })),
    pipes: Array.from({ length: PIPES }, () => ({ sent: 0, acknowledged: 0 })),
    index: { there: false, pending: false },
    counts: {},
    killed: false,
  };
  for (let round = 0; round < rounds; round++) {
    await runAndKill(data, round, told);
    await check(join(data, 'store'), told).catch((error: Error) => {
      error.message = `kill ${round + 1} of ${rounds} (${data} is kept): ${error.message}`;
      throw error;
    });
  }
  rmSync(data, { recursive: true, force: true });
  return told.counts;
}

async function runAndKill(data: string, round: number, told: Told): Promise<void> {
  if (round % 10 === 9) return killStarting(data);
  const store = await startStoreProcess(data);
  if (!store.uri) throw new Error(`it did not start: ${store.output}`);
  const client = new MongoClient(store.uri, {
    retryWrites: false,
    retryReads: false,
    serverSelectionTimeoutMS: 2000,
    maxPoolSize: WRITERS + 2,
  });
  await client.connect();
  const rows = client.db().collection<Row>('rows');
  await rows.createIndexes([
    { key: { slot: 1 }, unique: true },
    { key: { writer: 1, state: 1, n: 1 } },
    { key: { tags: 1 } },
  ]);
  await checkIndex(rows, told);
  const path = socketOf(store.uri);
  told.killed = false;
  const working = [
    ...told.writers.map((_, writer) => write(rows, writer, told)),
    ...told.pipes.map((_, pipe) => pour(path, pipe, told)),
    buildIndexes(rows, told),
  ];
  await sleep(20 + Math.random() * 600);
  told.killed = true;
  if (round % 10 === 5) {
    store.child.kill('SIGTERM');
    await sleep(Math.random() * 30);
  }
  await store.stop('SIGKILL');
  await client.close(true);
  const outcomes = await Promise.allSettled(working);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function killStarting(data: string): Promise<void> {
  const store = await startStoreProcess(data, { killAfter: 50 + Math.random() * 500 });
  await store.stop('SIGKILL');
}

async function checkIndex(rows: Collection<Row>, { index }: Told): Promise<void> {
  const there = (await rows.indexes()).some(({ name }) => name === EXTRA_INDEX);
  if (!index.pending) expect(there, 'the extra index').to.equal(index.there);
  Object.assign(index, { there, pending: false });
}

// Until the connection ends. A step that is refused as a duplicate changes nothing; any other refusal is a fault.
async function write(rows: Collection<Row>, writer: number, told: Told): Promise<void> {
  const mine = told.writers[writer];
  if (!mine) return;
  for (;;) {
    const step = nextStep(writer, ++mine.n, mine.model);
    mine.pending = step;
    try {
      await step.run(rows);
      mine.model = step.done;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== 11000) return refuseFault(error, told);
    }
    mine.pending = undefined;
    told.counts[step.what] = (told.counts[step.what] ?? 0) + 1;
  }
}

// Once it is being killed, connections break in many ways; what was found wrong stays wrong.
function refuseFault(error: unknown, { killed }: Told): void {
  if (!killed || String(error).includes('instead of')) throw error;
}

// Sends many inserts without waiting for their replies.
async function pour(path: string, pipe: number, told: Told): Promise<void> {
  const mine = told.pipes[pipe];
  if (!mine) return;
  const socket = await openSocket(path).catch(() => undefined);
  if (!socket) return;
  let got: Buffer = Buffer.alloc(0);
  let waiting = 0;
  const send = (): void => {
    for (; waiting < IN_FLIGHT && !socket.destroyed; waiting++)
      socket.write(
        message({ insert: 'lines', documents: [{ _id: `${pipe}-${mine.sent++}` }], $db: 'noticedesk' }),
      );
  };
  const faults: unknown[] = [];
  socket.on('data', (bytes: Buffer) => {
    const { messages, rest } = whole(Buffer.concat([got, bytes]));
    got = rest;
    for (const reply of messages) {
      const { ok, n, errmsg } = deserialize(reply.subarray(21));
      if (ok === 1 && n === 1) mine.acknowledged++;
      else if (!/the store is closing/.test(String(errmsg))) faults.push({ ok, n, errmsg });
      waiting--;
    }
    send();
  });
  send();
  await new Promise((resolve) => socket.once('close', resolve));
  expect(faults).to.deep.equal([]);
}

async function buildIndexes(rows: Collection<Row>, told: Told): Promise<void> {
  const { index } = told;
  try {
    for (;;) {
      await sleep(pick(60));
      index.pending = true;
      if (index.there) await rows.dropIndex(EXTRA_INDEX);
      else await rows.createIndex({ version: 1, text: 1 });
      index.there = !index.there;
      index.pending = false;
    }
  } catch (error) {
    refuseFault(error, told);
  }
}

async function check(folder: string, told: Told): Promise<void> {
  inspectFile(dataFile(folder));
  const env = openEnvironment(folder);
  try {
    const catalog = new Catalog(env);
    expect([...checkStore(catalog)]).to.deep.equal([]);
    const rows = documentsOf(catalog, 'rows');
    const models = told.writers.map((mine, writer) => found(rows, mine, writer));
    const theirs = models.reduce((sum, model) => sum + model.size, 0);
    expect(rows.size, 'rows of nobody').to.equal(theirs);
    checkPipes([...documentsOf(catalog, 'lines').keys()], told);
  } finally {
    await env.close();
  }
}

function documentsOf(catalog: Catalog, name: string): Map<string, Doc> {
  const collection = catalog.get('noticedesk', name);
  if (!collection) return new Map();
  const documents = [...catalog.env.getRange(rangeOf(collection.ident))].map(({ value }) =>
    decodePromoted(value),
  );
  return new Map(documents.map((doc) => [String(doc['_id']), doc]));
}

function found(rows: Map<string, Doc>, mine: Told['writers'][number], writer: number): Model {
  const own = new Map([...rows].filter(([id]) => id.startsWith(`${writer}-`)));
  const { model, pending } = mine;
  const allowed = [model, ...(pending ? [pending.done, ...pending.partly] : [])];
  const is = allowed.find((one) => isDeepStrictEqual(Object.fromEntries(one), Object.fromEntries(own)));
  if (!is) expect(own, `writer ${writer}, at ${pending?.what}`).to.deep.equal(model);
  mine.model = is ?? model;
  mine.pending = undefined;
  return mine.model;
}

function checkPipes(lines: string[], { pipes }: Told): void {
  pipes.forEach((mine, pipe) => {
    const numbers = lines.filter((id) => id.startsWith(`${pipe}-`)).map((id) => Number(id.split('-')[1]));
    numbers.sort((a, b) => a - b);
    expect(numbers, 'without a gap').to.deep.equal(numbers.map((_, at) => at));
    expect(numbers.length, 'acknowledged lines').to.be.within(mine.acknowledged, mine.sent);
    mine.sent = mine.acknowledged = numbers.length;
  });
}
