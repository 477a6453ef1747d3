import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { MongoClient } from 'mongodb';

interface Row {
  _id: number;
  n: number;
  tags: string[];
}

/** What somebody else noticed while a store was ill-treated. */
export interface Noticed {
  rounds: number;
  /** in milliseconds: the longest reply, and the one that 99 of 100 were faster than */
  longest: number;
  p99: number;
}

const ROWS = 50;
const BETWEEN_MS = 5;

/**
 * A well-behaved client with data of its own, which it changes and reads all the time.
 * @returns how to stop it; that rejects when it ever found its data other than it left it, or was not served
 */
export async function bystander(uri: string): Promise<() => Promise<Noticed>> {
  const client = await new MongoClient(uri, { maxPoolSize: 2, socketTimeoutMS: 60_000 }).connect();
  const rows = client.db('bystander').collection<Row>('rows');
  await rows.deleteMany({});
  await rows.createIndex({ n: 1 });
  const mine: Row[] = Array.from({ length: ROWS }, (_, at) => ({ _id: at, n: at, tags: [`t${at}`] }));
  await rows.insertMany(mine);
  const times: number[] = [];
  let stopped = false;

  async function live(): Promise<void> {
    for (let round = 0; !stopped; round++) {
      const at = round % ROWS;
      const row = mine[at];
      if (!row) continue;
      const start = performance.now();
      const found = await rows.findOne({ n: row.n });
      times.push(performance.now() - start);
      if (!isDeepStrictEqual(found, row))
        throw new Error(`found ${JSON.stringify(found)} for ${JSON.stringify(row)}`);
      const changed = { ...row, n: row.n + ROWS, tags: [...row.tags.slice(-3), `r${round}`] };
      const { modifiedCount } = await rows.updateOne({ n: row.n }, { $set: changed });
      if (modifiedCount !== 1) throw new Error(`changed ${modifiedCount} rows instead of one`);
      mine[at] = changed;
      await sleep(BETWEEN_MS);
    }
    const all = await rows.find({}, { sort: { _id: 1 } }).toArray();
    if (!isDeepStrictEqual(all, mine)) throw new Error('the rows are others');
  }

  const living = live();
  // Told when it is stopped.
  living.catch(() => undefined);
  return async () => {
    stopped = true;
    try {
      await living;
    } finally {
      await client.close();
    }
    times.sort((a, b) => a - b);
    const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
    return { rounds: times.length, longest: times.at(-1) ?? 0, p99 };
  };
}
