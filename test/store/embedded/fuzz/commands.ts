import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, Long, ObjectId } from 'bson';
import { projectRoot } from '../../../../config/index.js';
import { COLLECTIONS } from './values.js';

const SHAPES = join(projectRoot, 'test/store/shapes.jsonl');

/** Commands as good clients send them: those of the application, as they were recorded, and of every other kind that the store knows. */
export function goodCommands(): Document[] {
  const known = recorded();
  // Half of them our own, however many were recorded.
  const own = Array.from(
    { length: Math.max(known.length, OWN.length) },
    (_, at) => OWN[at % OWN.length] ?? {},
  );
  return [...own, ...known].map((command) => ({ ...command, $db: 'fuzz' }));
}

const [ROWS = '', OTHERS = ''] = COLLECTIONS;
const row = {
  _id: 1,
  n: 1,
  a: 'x',
  list: [{ n: 1 }, { n: 2 }],
  part: { x: 1, y: [1, 2] },
  at: new Date(0),
  text: 'some words',
};

const OWN: Document[] = [
  { insert: ROWS, documents: [row, { ...row, _id: 2, n: 2 }] },
  {
    insert: ROWS,
    documents: Array.from({ length: 30 }, (_, n) => ({
      n,
      a: `a${n % 3}`,
      list: [n, n + 1],
      part: { x: n },
    })),
  },
  { insert: OTHERS, documents: [{ _id: 'o', n: 1, list: [1, 2, 3] }], ordered: false },
  { find: ROWS, filter: { n: { $gte: 1, $lt: 9 }, a: { $in: ['x', 'y'] } }, sort: { n: -1 }, limit: 5 },
  {
    find: ROWS,
    filter: { $or: [{ a: 'x' }, { 'part.x': { $gt: 0 } }] },
    projection: { list: { $slice: 1 }, part: 1 },
  },
  {
    find: ROWS,
    filter: { list: { $elemMatch: { n: 1 } } },
    projection: { 'list.$': 1 },
    skip: 1,
    batchSize: 2,
  },
  {
    find: ROWS,
    filter: { a: { $regex: '^a', $options: 'i' }, n: { $not: { $mod: [2, 1] } } },
    hint: { n: 1 },
  },
  { find: ROWS, filter: { $expr: { $gt: ['$n', 1] }, list: { $size: 2, $all: [1] }, at: { $type: 'date' } } },
  { count: ROWS, query: { n: { $gt: 3 } }, limit: 3, skip: 1 },
  { distinct: ROWS, key: 'part.x', query: { n: { $exists: true } } },
  {
    update: ROWS,
    updates: [
      {
        q: { n: 1 },
        u: { $set: { 'part.x': 5 }, $inc: { n: 1 }, $push: { list: { $each: [1], $slice: -5, $sort: 1 } } },
      },
    ],
  },
  {
    update: ROWS,
    updates: [
      { q: { 'list.n': 1 }, u: { $set: { 'list.$.n': 9 } }, multi: true },
      { q: {}, u: { $unset: { b: 1 } } },
    ],
  },
  {
    update: ROWS,
    updates: [{ q: { _id: 'u' }, u: { $setOnInsert: { a: 1 }, $max: { n: 5 } }, upsert: true }],
    ordered: false,
  },
  {
    update: ROWS,
    updates: [
      { q: { n: { $gt: 1 } }, u: { $set: { 'list.$[e].n': 1 } }, arrayFilters: [{ 'e.n': 2 }], multi: true },
    ],
  },
  {
    update: ROWS,
    updates: [
      { q: { _id: 1 }, u: { a: 'whole', n: 7 } },
      { q: { _id: 2 }, u: [{ $set: { n: { $add: ['$n', 1] } } }] },
    ],
  },
  {
    update: ROWS,
    updates: [
      {
        q: {},
        u: { $pull: { list: { n: 1 } }, $addToSet: { b: 1 }, $rename: { text: 'c' }, $bit: { n: { or: 1 } } },
      },
    ],
  },
  {
    delete: ROWS,
    deletes: [
      { q: { n: { $gt: 20 } }, limit: 0 },
      { q: { _id: 2 }, limit: 1 },
    ],
  },
  {
    findAndModify: ROWS,
    query: { n: 1 },
    sort: { at: 1 },
    update: { $inc: { n: 1 } },
    new: true,
    fields: { n: 1 },
  },
  { findAndModify: ROWS, query: { n: 3 }, remove: true },
  {
    aggregate: ROWS,
    pipeline: [
      { $match: { n: { $gt: 1 } } },
      { $group: { _id: '$a', sum: { $sum: '$n' } } },
      { $sort: { sum: -1 } },
    ],
    cursor: {},
  },
  {
    aggregate: ROWS,
    pipeline: [
      { $unwind: '$list' },
      { $project: { x: '$list.n', y: { $cond: [{ $gt: ['$n', 2] }, 'a', 'b'] } } },
    ],
    cursor: { batchSize: 2 },
  },
  {
    aggregate: ROWS,
    pipeline: [{ $lookup: { from: OTHERS, localField: 'n', foreignField: 'n', as: 'o' } }, { $limit: 3 }],
    cursor: {},
  },
  {
    aggregate: ROWS,
    pipeline: [{ $facet: { a: [{ $count: 'n' }], b: [{ $sortByCount: '$a' }] } }],
    cursor: {},
  },
  {
    aggregate: ROWS,
    pipeline: [{ $bucket: { groupBy: '$n', boundaries: [0, 5, 50], default: 'x' } }],
    cursor: {},
  },
  {
    createIndexes: ROWS,
    indexes: [
      { key: { n: 1 }, name: 'n_1' },
      { key: { a: 1, 'part.x': -1 }, name: 'ax', sparse: true },
    ],
  },
  {
    createIndexes: ROWS,
    indexes: [{ key: { list: 1 }, name: 'l', partialFilterExpression: { n: { $gt: 1 } } }],
  },
  {
    createIndexes: OTHERS,
    indexes: [
      { key: { n: 1 }, name: 'u', unique: true },
      { key: { at: 1 }, name: 't', expireAfterSeconds: 100 },
    ],
  },
  { dropIndexes: ROWS, index: 'l' },
  { listIndexes: ROWS },
  { create: OTHERS },
  { drop: OTHERS },
  { listCollections: 1, filter: { name: ROWS }, nameOnly: true },
  { listDatabases: 1 },
  { explain: { find: ROWS, filter: { n: 1 } }, verbosity: 'executionStats' },
  { getMore: Long.fromNumber(5), collection: ROWS, batchSize: 2 },
  { killCursors: ROWS, cursors: [Long.fromNumber(5)] },
  { hello: 1, helloOk: true },
  { ping: 1 },
  { serverStatus: 1 },
  { endSessions: [{ id: new ObjectId() }] },
  { dropDatabase: 1 },
];

// What was recorded says the types of values: here they get some.
function recorded(): Document[] {
  return readFileSync(SHAPES, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => named(filled(JSON.parse(line)) as Document));
}

const FILLED: Record<string, unknown> = {
  string: 'a',
  int: 3,
  long: Long.fromNumber(3),
  double: 1.5,
  bool: true,
  date: new Date(0),
  objectId: new ObjectId('0123456789abcdef01234567'),
  object: { n: 1 },
  array: [{ n: 1 }],
  null: null,
};

function filled(shape: unknown): unknown {
  if (typeof shape === 'string') return Object.hasOwn(FILLED, shape) ? FILLED[shape] : shape;
  if (Array.isArray(shape)) return shape.map(filled);
  if (typeof shape !== 'object' || shape === null) return shape;
  return Object.fromEntries(Object.entries(shape).map(([name, value]) => [name, filled(value)]));
}

function named(command: Document): Document {
  const [name] = Object.keys(command);
  return name && typeof command[name] === 'string' ? { ...command, [name]: ROWS } : command;
}
