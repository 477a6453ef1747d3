import type { Db } from 'mongodb';
import { makeRows, type Row } from './rows.js';

/** What keeps a store busy while another client reads: each over the whole of `large`, or with `many` documents in `many`. */
export const TASKS = {
  'find, no index': (db: Db) => large(db).find({ title: 'no such title' }).toArray(),
  'find, many documents': (db: Db, many: number) => large(db).find().limit(many).toArray(),
  'find sorted, no index': (db: Db, many: number) =>
    large(db)
      .find({ number: { $lt: many } }, { projection: { number: 1 } })
      .sort({ title: 1 })
      .toArray(),
  'countDocuments, no index': (db: Db) => large(db).countDocuments({ title: { $gt: '' } }),
  'countDocuments, indexed': (db: Db) =>
    large(db).countDocuments({ at: { $gt: new Date(0) }, state: { $gt: '' } }),
  'aggregate, $group': (db: Db) =>
    large(db)
      .aggregate([
        { $group: { _id: '$customer', rows: { $sum: 1 }, last: { $max: '$at' } } },
        { $sort: { rows: -1 } },
        { $limit: 10 },
      ])
      .toArray(),
  createIndex: (db: Db) => large(db).createIndex({ title: 1, customer: 1 }, { name: 'built' }),
  dropIndex: (db: Db) => large(db).dropIndex('built'),
  insertMany: async (db: Db, many: number) => {
    await db
      .collection('many')
      .createIndexes([{ key: { number: 1 }, unique: true }, { key: { customer: 1, at: -1 } }]);
    await db.collection<Row>('many').insertMany(makeRows(0, many, many));
  },
  updateMany: (db: Db) =>
    db.collection<Row>('many').updateMany({}, { $set: { state: 'closed' }, $inc: { customer: 1 } }),
  deleteMany: (db: Db) => db.collection('many').deleteMany({}),
} as const satisfies Record<string, (db: Db, many: number) => Promise<unknown>>;

export type Task = keyof typeof TASKS;

export const TASK_NAMES = Object.keys(TASKS) as Task[];

const large = (db: Db) => db.collection<Row>('large');
