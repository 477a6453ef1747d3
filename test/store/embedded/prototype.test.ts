import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, type Document } from 'bson';
import { expect } from 'chai';
import { runCommand } from '../../../src/store/embedded/commands/run.js';
import { createEngine, type Engine } from '../../../src/store/embedded/engine.js';
import { type Environment, openEnvironment } from '../../../src/store/embedded/storage/environment.js';
import { OP_MSG, parseMessage } from '../../../src/store/embedded/wire/message.js';
import { encodeReply } from '../../../src/store/embedded/wire/reply.js';
import { message } from './frames.js';

// In this process, so that a prototype that was reached shows here.
describe('names of JavaScript in what clients send', () => {
  let folder: string;
  let env: Environment;
  let engine: Engine;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
    env = openEnvironment(folder);
    engine = createEngine(env);
  });
  afterEach(async () => {
    await env.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(command: Document): Promise<Document> {
    const request = { ...(await parseMessage(message({ ...command, $db: 'noticedesk' }))), connectionId: 1 };
    const reply = Buffer.concat(encodeReply(OP_MSG, 1, await runCommand(engine, request)));
    return deserialize(reply.subarray(21));
  }

  /** A document with a field of this name of its own, whatever the name. */
  function own(name: string, value: unknown): Document {
    return JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Document;
  }

  const bare = (): Document => own('_id', 1);
  const insert = (doc: Document): Promise<Document> => ask({ insert: 'rows', documents: [doc] });
  const all = async (): Promise<Document[]> => {
    const { cursor } = (await ask({ find: 'rows', filter: {} })) as { cursor: { firstBatch: Document[] } };
    return cursor.firstBatch;
  };

  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'];
  const PATHS = [
    '__proto__.polluted',
    'constructor.prototype.polluted',
    'constructor.polluted',
    'toString.polluted',
    'list.__proto__.polluted',
    'list.constructor.prototype.polluted',
    'list.0.__proto__.polluted',
    'list.length',
    'part.__proto__.polluted',
    'part.constructor.prototype.polluted',
  ];

  const functionsBefore = Object.getOwnPropertyNames(Object.prototype).length;
  function expectClean(what: string): void {
    const plain: Document = {};
    expect(plain['polluted'], what).to.equal(undefined);
    for (const one of [Object, Array, Function, String, Number, Buffer, Map])
      expect(Object.hasOwn(one.prototype, 'polluted') || Object.hasOwn(one, 'polluted'), what).to.equal(
        false,
      );
    expect(Object.getOwnPropertyNames(Object.prototype), what).to.have.length(functionsBefore);
    expect(Object.prototype.toString.call({}), what).to.equal('[object Object]');
  }

  for (const name of NAMES) {
    it(`is stored as ${name} and comes back, in a document, in a document inside, and as an _id`, async () => {
      const nested = [own(name, 5), own('a', own(name, { b: 1 })), own(name, own(name, [own(name, 1)]))];
      for (const [at, doc] of nested.entries()) await insert({ _id: at, nested: doc });
      await insert(JSON.parse(`{"_id":9,"${name}":{"x":1}}`) as Document);
      await insert({ _id: name });
      const found = await all();
      expect(JSON.stringify(found)).to.equal(
        JSON.stringify([
          ...nested.map((doc, at) => ({ _id: at, nested: doc })),
          JSON.parse(`{"_id":9,"${name}":{"x":1}}`),
          { _id: name },
        ]),
      );
      expectClean(name);
    });

    it(`is kept as ${name} when a document is updated or replaced, and can be set, changed and removed`, async () => {
      const change = (u: Document): Promise<Document> =>
        ask({ update: 'rows', updates: [{ q: { _id: 1 }, u }] });
      await insert(JSON.parse(`{"_id":1,"${name}":{"x":1}}`) as Document);
      await change({ $set: { y: 1 } });
      expect(JSON.stringify(await all())).to.equal(`[{"_id":1,"${name}":{"x":1},"y":1}]`);
      await change(own(name, [own(name, 2)]));
      expect(JSON.stringify(await all())).to.equal(`[{"_id":1,"${name}":[{"${name}":2}]}]`);
      await change({ $set: own(`${name}.0.${name}`, 3) });
      expect(JSON.stringify(await all())).to.equal(`[{"_id":1,"${name}":[{"${name}":3}]}]`);
      await change({ $rename: own(name, 'z') });
      await change({ $set: own(`a.${name}`, 4) });
      expect(JSON.stringify(await all())).to.equal(`[{"_id":1,"z":[{"${name}":3}],"a":{"${name}":4}}]`);
      await change({ $unset: own(`a.${name}`, 1) });
      expect(JSON.stringify(await all())).to.equal(`[{"_id":1,"z":[{"${name}":3}],"a":{}}]`);
      expectClean(name);
    });

    it(`is found by ${name}, and only where a document has it`, async () => {
      await insert({ _id: 1 });
      await insert(JSON.parse(`{"_id":2,"${name}":7}`) as Document);
      for (const filter of [
        own(name, 7),
        own(name, { $exists: true }),
        own(name, { $gt: 1 }),
        own(name, { $in: [7] }),
      ]) {
        expect(await ask({ count: 'rows', query: filter })).to.include({ n: 1 });
        expect(await ask({ delete: 'nothing', deletes: [{ q: filter, limit: 0 }] })).to.include({ n: 0 });
      }
      expect(await ask({ count: 'rows', query: own(name, { $exists: false }) })).to.include({ n: 1 });
      expect(await ask({ distinct: 'rows', key: name })).to.deep.include({ values: [7] });
      expect(await ask({ createIndexes: 'rows', indexes: [{ key: own(name, 1), name: 'it' }] })).to.include({
        ok: 1,
      });
      expect(await ask({ count: 'rows', query: own(name, 7) })).to.include({ n: 1 });
      expectClean(name);
    });

    it(`is taken as the name of a collection, a database, an index, a cursor field and an array filter: ${name}`, async () => {
      for (const command of [
        { insert: name, documents: [{ a: [1, 2] }] },
        {
          update: name,
          updates: [{ q: {}, u: { $set: own(`a.$[${name}]`, 5) }, arrayFilters: [own(name, 1)] }],
        },
        { createIndexes: name, indexes: [{ key: { a: 1 }, name }] },
        { find: name, filter: {}, sort: own(name, 1), projection: own(name, 1), hint: name },
        { aggregate: name, pipeline: [own(name, {})], cursor: {} },
        { aggregate: name, pipeline: [{ $group: own(name, { $sum: 1 }) }], cursor: {} },
        {
          aggregate: name,
          pipeline: [{ $lookup: { from: name, as: name, localField: name, foreignField: name } }],
          cursor: {},
        },
        {
          aggregate: name,
          pipeline: [{ $set: { x: { $let: { vars: own(name, 1), in: `$$${name}` } } } }],
          cursor: {},
        },
        { find: name, filter: { $expr: own(`$${name}`, 1) } },
        { find: name, filter: own(`$${name}`, 1) },
        { find: name, filter: { a: own(`$${name}`, 1) } },
        { update: name, updates: [{ q: {}, u: own(`$${name}`, { a: 1 }) }] },
        own(name, 1),
        { explain: own(name, 1) },
      ])
        expect((await ask(command))['ok'], JSON.stringify(command)).to.be.oneOf([0, 1]);
      expectClean(name);
    });
  }

  for (const [what, command, code] of [
    [
      'an operator among others',
      { find: 'rows', filter: { n: JSON.parse('{"$gt":0,"__proto__":1}') as Document } },
      2,
    ],
    ['an operator among others', { find: 'rows', filter: { n: { $gt: 0, constructor: 1 } } }, 2],
    ['a stage', { aggregate: 'rows', pipeline: [own('__proto__', { n: 1 })], cursor: {} }, 40324],
    ['a stage', { aggregate: 'rows', pipeline: [{ constructor: { n: 1 } }], cursor: {} }, 40324],
    [
      'an update operator among others',
      { update: 'rows', updates: [{ q: {}, u: { $set: { a: 1 }, constructor: {} } }] },
      9,
    ],
    [
      'a modifier of $push',
      { update: 'rows', updates: [{ q: {}, u: { $push: { a: { $each: [1], constructor: 1 } } } }] },
      2,
    ],
    ['a command', own('__proto__', 1), 59],
    ['a command', { constructor: 1 }, 59],
  ] as [string, Document, number][])
    it(`is refused as ${what}: ${JSON.stringify(command)}`, async () => {
      await insert({ _id: 1, n: 1 });
      const { writeErrors = [], ...reply } = (await ask(command)) as { writeErrors?: Document[] } & Document;
      expect([reply, ...writeErrors].map((each) => each['code'] as unknown)).to.include(code);
      expectClean(what);
    });

  for (const path of PATHS) {
    it(`reaches only fields by the path ${path}`, async () => {
      const values = { list: [{ x: 1 }, [2]], part: { y: 1 } };
      await insert({ ...bare(), ...values });
      const q = { _id: 1 };
      for (const u of [
        { $set: own(path, 'bad') },
        { $inc: own(path, 1) },
        { $push: own(path, 'bad') },
        { $addToSet: own(path, 'bad') },
        { $rename: own('part', path) },
        { $rename: own(path, 'elsewhere') },
        { $unset: own(path, 1) },
        { $max: own(path, 1) },
        { $currentDate: own(path, true) },
        { $setOnInsert: own(path, 1) },
        [{ $set: own(path, 'bad') }],
        [{ $unset: path }],
        [{ $replaceWith: { $mergeObjects: ['$$ROOT', own('__proto__', { polluted: 1 })] } }],
        [{ $set: { x: { $setField: { field: path, input: '$$ROOT', value: 'bad' } } } }],
      ]) {
        await ask({ update: 'rows', updates: [{ q, u }] });
        await ask({ update: 'rows', updates: [{ q: { ...own(path, 1), _id: 'new' }, u, upsert: true }] });
        await ask({ findAndModify: 'rows', query: q, update: u, new: true, fields: own(path, 1) });
        expectClean(JSON.stringify(u));
        await ask({ delete: 'rows', deletes: [{ q: {}, limit: 0 }] });
        await insert({ ...bare(), ...values });
      }
      for (const [command, rest] of [
        ['find', { filter: own(path, { $exists: true }) }],
        ['find', { filter: {}, projection: own(path, 1) }],
        ['find', { filter: {}, projection: own(path, 0) }],
        ['find', { filter: {}, projection: own(path, { $literal: 'bad' }) }],
        ['find', { filter: {}, projection: own(path, { $slice: 1 }) }],
        ['find', { filter: {}, projection: own(path, { $elemMatch: { x: 1 } }) }],
        ['find', { filter: {}, sort: own(path, 1) }],
        ['distinct', { key: path }],
        ['createIndexes', { indexes: [{ key: own(path, 1), name: path }] }],
        ...[
          [{ $set: own(path, 'bad') }, { $set: { z: 1 } }],
          [{ $project: own(path, { $literal: 'bad' }) }],
          [{ $group: { _id: `$${path}`, n: { $sum: `$${path}` } } }],
          [{ $set: { x: `$${path}` } }, { $sort: own(path, 1) }, { $match: own(path, 1) }],
          [{ $unwind: `$${path}` }],
          [{ $lookup: { from: 'rows', localField: path, foreignField: path, as: path } }],
          [
            {
              $bucket: {
                groupBy: `$${path}`,
                boundaries: [0, 1],
                default: path,
                output: { n: { $push: '$$ROOT' } },
              },
            },
          ],
          [{ $facet: own(path.split('.')[0] ?? '', [{ $set: own(path, 'bad') }]) }],
          [
            { $replaceWith: { $arrayToObject: [[['__proto__', { polluted: 1 }]]] } },
            { $set: { a: '$polluted' } },
          ],
        ].map((pipeline) => ['aggregate', { pipeline, cursor: {} }] as const),
      ] as const) {
        const reply = await ask({ [command]: 'rows', ...rest });
        expectClean(JSON.stringify(rest));
        expect(JSON.stringify(reply), JSON.stringify(rest)).not.to.match(/native code|\[Function/);
      }
      expect(await ask({ count: 'rows', query: { polluted: { $exists: true } } })).to.include({ n: 0 });
    });
  }
});
