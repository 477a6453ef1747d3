// A process to be killed: starts the store and lets several writers work, telling on stdout what was acknowledged.
import { MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../../src/store/embedded/index.js';

interface Row {
  _id: string;
  n: number;
  tags: string[];
  state: string;
}

const [folder = ''] = process.argv.slice(2);
const { uri } = await startEmbeddedStore({ folder });
const client = await new MongoClient(uri).connect();
const rows = client.db().collection<Row>('rows');
await rows.createIndexes([
  { key: { n: 1 }, unique: true },
  { key: { state: 1, n: -1 } },
  { key: { tags: 1 } },
]);
const { n: last } = (await rows.findOne({}, { sort: { n: -1 } })) ?? { n: 0 };
let next = last;

async function work(writer: number): Promise<void> {
  for (;;) {
    const n = ++next;
    const id = `${writer}-${n}`;
    await rows.insertOne({ _id: id, n, tags: [`t${n % 7}`, 'all'], state: 'new' });
    process.stdout.write(`inserted ${id}\n`);
    if (n % 3 === 0) {
      await rows.findOneAndUpdate(
        { _id: id, state: 'new' },
        { $set: { state: 'done' }, $push: { tags: 'more' } },
      );
      process.stdout.write(`done ${id}\n`);
    }
    if (n % 5 === 0) {
      await rows.deleteOne({ _id: id });
      process.stdout.write(`deleted ${id}\n`);
    }
  }
}
process.stdout.write('started\n');
await Promise.all(Array.from({ length: 8 }, (_, writer) => work(writer)));
