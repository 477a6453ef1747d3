import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { startCpu, type Cpu } from '../cpu.js';
import { median, type Times, timesOf } from '../figures.js';
import { runLoad, type Client } from '../load.js';
import type { Options } from '../options.js';
import { type Beside, readBeside } from './beside.js';
import { syncTimes } from './disk.js';
import { customersOf, fill, indexRows, makeRows, type Row } from './rows.js';
import { externalServer, type Server, startServer } from './server.js';
import { type Task, TASK_NAMES } from './tasks.js';

type Loaded = Times & { cpu: Cpu };

export interface StoreFigures {
  documents: { small: number; large: number; many: number };
  seedSeconds: number;
  insert: { one: Loaded; sixteen: Loaded };
  find: { small: Times; large: Times };
  beside: Record<Task, Beside>;
  /** Milliseconds, the middle one of several; of the embedded store only, as what follows. */
  open: number | null;
  memory: { idle: number; peak: number };
}

export interface StoreResults {
  /** A write of 4 KB and its fdatasync, in the store's folder. */
  sync: Times;
  embedded: StoreFigures;
  /** The same of what MONGODB_URI names. */
  external: StoreFigures | null;
}

const OPENINGS = 3;
const SYNCS = 400;

/** The embedded store alone, through the driver; and beside it the MongoDB that MONGODB_URI names, in a database of its own. */
export async function measureStore(options: Options): Promise<StoreResults> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'noticedesk-bench-store-'));
  mkdirSync(folder, { recursive: true });
  try {
    const sync = syncTimes(folder, options.quick ? SYNCS / 10 : SYNCS);
    const embedded = await measureEmbedded(folder, options);
    const uri = process.env['MONGODB_URI'];
    return { sync, embedded, external: uri ? await measureExternal(uri, options) : null };
  } finally {
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  }
}

async function measureEmbedded(folder: string, options: Options): Promise<StoreFigures> {
  const first = await startServer(folder);
  const seedSeconds = await seed(first, 'bench', options).finally(() => first.stop());
  const openings: number[] = [];
  for (let n = 0; n < (options.quick ? 1 : OPENINGS); n++) {
    const server = await startServer(folder);
    openings.push(server.openMs ?? NaN);
    await server.stop();
  }
  const server = await startServer(folder);
  try {
    return { ...(await measure(server, 'bench', options)), seedSeconds, open: median(openings) };
  } finally {
    await server.stop();
  }
}

async function measureExternal(uri: string, options: Options): Promise<StoreFigures> {
  const server = externalServer(uri);
  const name = `noticedesk_bench_${randomBytes(4).toString('hex')}`;
  try {
    const seedSeconds = await seed(server, name, options);
    return { ...(await measure(server, name, options)), seedSeconds, open: null };
  } finally {
    await withDatabase(server, name, (db) => db.dropDatabase());
  }
}

async function seed(server: Server, name: string, options: Options): Promise<number> {
  const before = performance.now();
  const { small, large } = sizesOf(options);
  await withDatabase(server, name, async (db) => {
    await fill(db, 'small', small);
    await fill(db, 'large', large);
    for (const scratch of ['inserted', 'many']) await db.collection(scratch).drop();
    await largeOf(db)
      .dropIndex('built')
      .catch(() => undefined);
  });
  return (performance.now() - before) / 1000;
}

const largeOf = (db: Db): Collection<Row> => db.collection('large');

function sizesOf({ documents }: Options): StoreFigures['documents'] {
  return { small: Math.ceil(documents / 100), large: documents, many: Math.ceil(documents / 10) };
}

type Figures = Omit<StoreFigures, 'seedSeconds' | 'open'>;

async function measure(server: Server, name: string, options: Options): Promise<Figures> {
  const documents = sizesOf(options);
  return withDatabase(server, name, async (db) => {
    const idle = server.memory();
    const find = await findTimes(db, documents, options.seconds);
    const insert = {
      one: await inserts(server, db, 1, options),
      sixteen: await inserts(server, db, 16, options),
    };
    const beside = {} as Record<Task, Beside>;
    const read = reader(largeOf(db), documents.large);
    for (const task of TASK_NAMES)
      beside[task] = await readBeside(server, { uri: server.uri, name, task, many: documents.many }, read);
    const peak = Math.max(...Object.values(beside).map(({ memory }) => memory));
    return { documents, find, insert, beside, memory: { idle, peak } };
  });
}

/** Asks the small and the large collection in turn, so that whatever else the machine does befalls both. */
async function findTimes(
  db: Db,
  documents: StoreFigures['documents'],
  seconds: number,
): Promise<StoreFigures['find']> {
  const readers = {
    small: reader(db.collection<Row>('small'), documents.small),
    large: reader(largeOf(db), documents.large),
  };
  const durations = { small: [] as number[], large: [] as number[] };
  const timed = (size: 'small' | 'large') => async () => {
    const before = performance.now();
    await readers[size]();
    durations[size].push(performance.now() - before);
  };
  const both: Client = async () => {
    await timed('small')();
    await timed('large')();
  };
  await runLoad([both], seconds / 4);
  durations.small.length = durations.large.length = 0;
  await runLoad([both], seconds);
  return { small: timesOf(durations.small, seconds), large: timesOf(durations.large, seconds) };
}

function reader(rows: Collection<Row>, documents: number): Client {
  return async () => {
    const number = Math.floor(Math.random() * documents);
    if (!(await rows.findOne({ number }))) throw new Error(`row ${number} was not found`);
  };
}

async function inserts(server: Server, db: Db, clients: number, { seconds }: Options): Promise<Loaded> {
  const rows = db.collection<Row>('inserted');
  await rows.drop();
  await indexRows(rows);
  let number = 0;
  const insert: Client = async () => {
    const [row] = makeRows(number++, 1, customersOf(100_000));
    if (row) await rows.insertOne(row);
  };
  const all = Array.from({ length: clients }, () => insert);
  await runLoad(all, seconds / 4);
  const since = startCpu(server);
  const times = await runLoad(all, seconds);
  const cpu = since();
  await rows.drop();
  return { ...times, cpu };
}

async function withDatabase<T>({ uri }: Server, name: string, use: (db: Db) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
  try {
    return await use(client.db(name));
  } finally {
    await client.close();
  }
}
