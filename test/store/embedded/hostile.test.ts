import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Long } from 'bson';
import { BSONRegExp, deserialize, type Document } from 'bson';
import { expect } from 'chai';
import { type Db, MongoClient } from 'mongodb';
import { bystander, type Noticed } from './bystander.js';
import { frame, message, openSocket, section, whole } from './frames.js';
import { NOBODY, socketOf, startStoreProcess, type StoreProcess } from './storeProcess.js';

const MB = 1024 * 1024;
const ping = message({ ping: 1, $db: 'x' });

describe('the embedded store among clients that mean harm', function () {
  this.timeout(120_000);
  let data: string;
  let store: StoreProcess;
  let path: string;
  let client: MongoClient;
  let db: Db;

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'store-test-'));
    chmodSync(data, 0o755);
    mkdirSync(join(data, 'store'), { mode: 0o755 });
    store = await startStoreProcess(data);
    path = socketOf(store.uri ?? '');
    client = await new MongoClient(store.uri ?? '').connect();
    db = client.db();
  });
  after(async () => {
    await client.close();
    expect(await store.stop(), store.output).to.equal(0);
    rmSync(data, { recursive: true, force: true });
  });

  /** The memory of the store's process, in megabytes. */
  function memory(): number {
    const status = readFileSync(`/proc/${store.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Runs a harm while somebody else works on, and says what they noticed and how much memory was added at most. */
  async function during(harm: () => Promise<void>): Promise<Noticed & { added: number }> {
    const before = memory();
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, memory())), 20);
    try {
      const stop = await bystander(store.uri ?? '');
      await harm().finally(stop);
      return { ...(await stop()), added: most - before };
    } finally {
      clearInterval(timer);
    }
  }

  /** The replies that came, until so many are there, the connection is closed, or nothing has come for a while. */
  async function replies(
    socket: Socket,
    count: number,
    patience = 5000,
  ): Promise<{ docs: Document[]; closed: boolean }> {
    let got: Buffer = Buffer.alloc(0);
    const docs: Document[] = [];
    const closed = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      socket.on('data', (bytes: Buffer) => {
        const { messages, rest } = whole(Buffer.concat([got, bytes]));
        got = rest;
        docs.push(...messages.map((reply) => deserialize(reply.subarray(21))));
        timer.refresh();
        if (docs.length >= count) resolve(false);
      });
      socket.once('close', () => resolve(true));
    });
    return { docs, closed };
  }

  async function send(
    bytes: Buffer,
    count = 1,
    patience?: number,
  ): Promise<{ docs: Document[]; closed: boolean }> {
    const socket = await openSocket(path);
    socket.write(bytes);
    const outcome = await replies(socket, count, patience);
    socket.destroy();
    return outcome;
  }

  /** The inodes of the process's sockets that the kernel lists as TCP or UDP. */
  function networkSockets(): string[] {
    const { pid } = store.child;
    const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
    const listed = ['tcp', 'tcp6', 'udp', 'udp6', 'raw'].flatMap((name) =>
      readFileSync(`/proc/${pid}/net/${name}`, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/)[9]),
    );
    return inodes.filter((inode) => listed.includes(inode));
  }

  describe('from outside', () => {
    it('opens no TCP or UDP socket, at rest and at work', async () => {
      expect(networkSockets()).to.deep.equal([]);
      const working = db.collection('rows').insertMany(Array.from({ length: 2000 }, (_, n) => ({ n })));
      for (let look = 0; look < 20; look++) {
        expect(networkSockets()).to.deep.equal([]);
        await sleep(5);
      }
      await working;
      await db.collection('rows').createIndex({ n: 1 });
      expect(networkSockets()).to.deep.equal([]);
    });

    it('closes its folder to others, whatever it was before, and its socket too', async function () {
      expect(statSync(path).mode & 0o777).to.equal(0o600);
      expect(statSync(join(data, 'store')).mode & 0o777).to.equal(0o700);
      if (process.getuid?.() !== 0) return this.skip();
      const script = `require('net').connect(${JSON.stringify(path)}).on('connect', () => console.log('in')).on('error', (e) => console.log(e.code))`;
      for (const mode of [0o777, 0o700]) {
        chmodSync(join(data, 'store'), mode);
        const { stdout } = spawnSync(process.execPath, ['-e', script], {
          uid: NOBODY,
          gid: NOBODY,
          encoding: 'utf8',
        });
        expect(stdout.trim()).to.equal('EACCES');
      }
    });
  });

  describe('with messages', () => {
    const refused: [string, Buffer][] = [
      ...[0, 1, 2001, 2002, 2005, 2006, 2007, 2010, 2011, 2012, 2014, -1].map((opcode): [string, Buffer] => [
        `opcode ${opcode}`,
        frame(section({ ping: 1, $db: 'x' }), { opcode }),
      ]),
      ['a compressed message', compressed()],
      ...[4, 8, 1 << 14, 1 << 15].map((flags): [string, Buffer] => [
        `the unknown required flag ${flags}`,
        message({ ping: 1, $db: 'x' }, flags),
      ]),
      ['a length just over the limit', frame(Buffer.alloc(0), { length: 48_000_001 })],
      [
        'a command that is longer than it says',
        frame(Buffer.concat([section({ ping: 1 }), Buffer.from([0])])),
      ],
      ['an OP_QUERY that is no handshake', query('noticedesk.rows', { a: 1 })],
      ['an OP_QUERY with a command', query('noticedesk.$cmd', { dropDatabase: 1 })],
    ];
    for (const [what, bytes] of refused)
      it(`closes the connection of one who sends ${what}, and of nobody else`, async () => {
        const other = await openSocket(path);
        expect(await send(bytes)).to.deep.equal({ docs: [], closed: true });
        other.write(ping);
        expect((await replies(other, 1)).docs).to.deep.equal([{ ok: 1 }]);
        other.destroy();
      });

    it('serves optional flags, a checksum, sections in any order, and the handshake of old', async () => {
      for (const bytes of [
        message({ ping: 1, $db: 'x' }, 1 << 16),
        message({ ping: 1, $db: 'x' }, 0xfff << 16),
        frame(Buffer.concat([section({ ping: 1, $db: 'x' }), Buffer.alloc(4)]), { flags: 1 }),
      ])
        expect((await send(bytes)).docs).to.deep.equal([{ ok: 1 }]);
      const socket = await openSocket(path);
      socket.write(query('admin.$cmd', { isMaster: 1 }));
      const [reply] = await new Promise<Buffer[]>((resolve) =>
        socket.once('data', (bytes: Buffer) => resolve([bytes])),
      );
      expect(deserialize(reply?.subarray(36) ?? Buffer.alloc(0))).to.include({ ismaster: true });
      socket.destroy();
    });

    it('answers ten thousand requests sent at once, in their order', async () => {
      const many = Array.from({ length: 10_000 }, (_, n) =>
        n % 50 === 0
          ? message({ insert: 'many', documents: [{ _id: n }], $db: 'x' })
          : message({ count: 'many', $db: 'x' }),
      );
      const { docs } = await send(Buffer.concat(many), many.length, 20_000);
      expect(docs.map(({ n }) => n as number)).to.deep.equal(
        many.map((_, n) => (n % 50 === 0 ? 1 : Math.floor(n / 50) + 1)),
      );
    });

    it('blames the client, not itself, for what BSON or JavaScript cannot hold', async () => {
      const rows = db.collection('odd', { bsonRegExp: true });
      await rows.insertOne({ a: 1, pattern: new BSONRegExp('(?i)[', 'x') });
      const codeOf = (doing: Promise<unknown>): Promise<unknown> =>
        doing.then(
          () => 'done',
          (error: unknown) => (error as { code?: unknown }).code,
        );
      expect(await codeOf(rows.find({ a: { $regex: '\0' } }).toArray())).to.equal(2);
      expect(await codeOf(rows.find({ a: { $not: { $regex: 'a', $options: 'xyz' } } }).toArray())).to.equal(
        2,
      );
      expect(await codeOf(rows.aggregate([{ $redact: '$a' }]).toArray())).to.equal(17053);
      expect(await codeOf(rows.aggregate([{ $set: { b: { $add: ['$a', 1] } } }]).toArray())).to.equal('done');
      await rows.insertOne({ pairs: [['name\0', 1]] });
      const naming = [
        [{ $count: '\0' }],
        [{ $facet: { rows: [{ $count: '\0' }] } }],
        [{ $lookup: { from: 'odd', localField: 'a', foreignField: 'a', as: 'others\0' } }],
        [{ $match: { pairs: { $exists: true } } }, { $project: { made: { $arrayToObject: '$pairs' } } }],
      ];
      const codes = await Promise.all(naming.map((pipeline) => codeOf(rows.aggregate(pipeline).toArray())));
      expect(codes, 'names with a null byte').to.deep.equal([40159, 40159, 16411, 16411]);
      const making = rows.updateOne({ pairs: { $exists: true } }, [
        { $set: { made: { $arrayToObject: '$pairs' } } },
      ]);
      expect(await codeOf(making)).to.equal(16411);
      expect(await codeOf(rows.updateOne({ a: 1 }, { $rename: { a: 'b\0' } }))).to.equal(2);
      expect(await codeOf(rows.createIndex({ a: 1 }, { name: 'a\0' }))).to.equal(67);
      expect(await codeOf(db.command({ find: 'odd\0' }))).to.equal(73);
      expect(await codeOf(rows.updateOne({}, { $set: new BSONRegExp('a{1000}{1000}') as never }))).to.equal(
        9,
      );
    });

    it('refuses what is nested too deeply or too large, and serves what is just not', async () => {
      const deep = (levels: number): Document => (levels === 0 ? {} : { a: deep(levels - 1) });
      const logical = (levels: number): Document =>
        levels === 0 ? { a: 1 } : { $and: [logical(levels - 1)] };
      const rows = db.collection('deep');
      await rows.insertOne({ a: deep(150) });
      const refusal = (doing: Promise<unknown>): Promise<unknown> =>
        doing.then(
          () => 'done',
          () => 'refused',
        );
      const path = (levels: number): string => Array.from({ length: levels }, () => 'a').join('.');
      expect(await refusal(rows.find(logical(60)).toArray())).to.equal('done');
      expect(await refusal(rows.updateOne({}, { $set: { [path(300)]: 1 } }))).to.equal('refused');
      expect(
        await refusal(
          rows.updateOne({ _id: 1 as never }, { $set: { [path(100_000)]: 1 } }, { upsert: true }),
        ),
      ).to.equal('refused');
      expect(await refusal(rows.find({ [path(100_000)]: 1 }).toArray())).to.equal('done');
      expect(await refusal(rows.createIndex({ [path(5000)]: 1 }, { name: 'deep' }))).to.be.oneOf([
        'done',
        'refused',
      ]);
      expect(
        await refusal(
          rows.find({}, { sort: { [path(1000)]: 1 }, projection: { [path(1000)]: 1 } }).toArray(),
        ),
      ).to.equal('done');
      expect(await refusal(rows.insertOne({ text: 'x'.repeat(16 * MB) }))).to.equal('refused');
      expect(
        await refusal(rows.updateOne({}, { $set: { b: ['x'.repeat(9 * MB), 'x'.repeat(9 * MB)] } })),
      ).to.equal('refused');
      expect(await refusal(rows.find({ a: { $regex: '('.repeat(100_000) } }).toArray())).to.equal('refused');
      expect(await rows.countDocuments()).to.equal(1);
    });
  });

  describe('in numbers', () => {
    it('keeps five thousand connections, and serves each of them and others', async () => {
      const sockets: Socket[] = [];
      const { longest, added } = await during(async () => {
        for (let n = 0; n < 50; n++)
          sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => openSocket(path)))));
        await Promise.all(
          sockets.map(async (socket) => {
            socket.write(ping);
            expect((await replies(socket, 1, 30_000)).docs).to.deep.equal([{ ok: 1 }]);
          }),
        );
      });
      for (const socket of sockets) socket.destroy();
      expect(longest).to.be.below(2000);
      expect(added).to.be.below(300);
    });

    it('lives on when it can open no more files, and serves again when it can', async () => {
      const few = await startStoreProcess(join(data, 'few'), {
        before: ['sh', '-c', 'ulimit -n 150; exec "$0" "$@"'],
      });
      const there = socketOf(few.uri ?? '');
      const sockets = await Promise.all(
        Array.from({ length: 400 }, () => openSocket(there).catch(() => undefined)),
      );
      await sleep(200);
      for (const socket of sockets) socket?.destroy();
      await sleep(200);
      const after = await openSocket(there);
      after.write(ping);
      expect((await replies(after, 1)).docs).to.deep.equal([{ ok: 1 }]);
      after.destroy();
      expect(await few.stop(), few.output).to.equal(0);
    });

    it('keeps three thousand cursors open, goes on with each, and forgets those that are killed', async () => {
      const rows = db.collection('cursors');
      await rows.insertMany(Array.from({ length: 80 }, (_, n) => ({ n, m: -n, text: 'x'.repeat(5000) })));
      await rows.createIndex({ n: 1 });
      const { added, longest } = await during(async () => {
        const ids: Long[] = [];
        const open = async (n: number): Promise<Long> => {
          const sort = n % 3 === 0 ? { n: 1 } : n % 3 === 1 ? { m: 1 } : {};
          const limit = n % 2 === 0 ? 0 : 50;
          const find = { find: 'cursors', filter: {}, sort, batchSize: 2, limit };
          // A number is no cursor id, and the driver would make one of the few ids that are small enough.
          return ((await db.command(find, { promoteLongs: false }))['cursor'] as Document)['id'];
        };
        for (let n = 0; n < 3000; n += 100)
          ids.push(...(await Promise.all(Array.from({ length: 100 }, (_, at) => open(n + at)))));
        const status = await db.admin().serverStatus();
        expect(status['metrics'].cursor.open.total).to.be.at.least(3000);
        for (const id of ids.slice(0, 100))
          expect(
            ((await db.command({ getMore: id, collection: 'cursors', batchSize: 3 }))['cursor'] as Document)[
              'nextBatch'
            ],
          ).to.have.length(3);
        await db.command({ killCursors: 'cursors', cursors: ids });
        expect((await db.admin().serverStatus())['metrics'].cursor.open.total).to.be.below(10);
      });
      expect(added).to.be.below(700);
      expect(longest).to.be.below(1000);
    });
  });

  describe('with patience', () => {
    it('serves others while hundreds send half a message and no more', async () => {
      const big = message({ insert: 'half', documents: [{ text: 'x'.repeat(100_000) }], $db: 'x' });
      const sockets: Socket[] = [];
      const { longest, added } = await during(async () => {
        for (let n = 0; n < 500; n++) {
          const socket = await openSocket(path);
          socket.write(big.subarray(0, n % 2 === 0 ? 3 : 50_000));
          sockets.push(socket);
        }
        for (let byte = 0; byte < 20; byte++) {
          for (const socket of sockets) socket.write(Buffer.from([0]));
          await sleep(20);
        }
      });
      for (const socket of sockets) socket.destroy();
      expect(longest).to.be.below(1000);
      expect(added).to.be.below(200);
    });

    it('makes those wait who ask for much and read none of it, and serves others', async () => {
      await db.collection('large').insertMany(Array.from({ length: 10 }, () => ({ text: 'x'.repeat(MB) })));
      const find = message({ find: 'large', filter: {}, $db: 'noticedesk' });
      const ask = Buffer.concat(Array.from({ length: 200 }, () => find));
      const insert = message({
        insert: 'taken',
        documents: [{ text: 'x'.repeat(8 * MB) }],
        $db: 'noticedesk',
      });
      const sockets: Socket[] = [];
      const { longest, added } = await during(async () => {
        for (let n = 0; n < 8; n++) {
          const socket = await openSocket(path);
          socket.pause();
          for (let time = 0; time < 20; time++) socket.write(ask);
          if (n < 2) for (let time = 0; time < 40; time++) socket.write(insert);
          sockets.push(socket);
        }
        await sleep(3000);
      });
      for (const socket of sockets) socket.destroy();
      expect(added, 'megabytes').to.be.below(800);
      expect(longest).to.be.below(2000);
    });

    it('gives up a pattern that would go back and try again for ever, wherever it stands', async () => {
      await db.collection('texts').insertMany([{ a: `${'a'.repeat(40)}!` }, { a: 'x'.repeat(200_000) }]);
      const pattern = '^(a+)+$';
      const long = 'x*x*x*x*y';
      const texts = db.collection('texts');
      const cases: [string, () => Promise<unknown>][] = [
        ['find', () => texts.find({ a: { $regex: pattern } }).toArray()],
        ['find long', () => texts.find({ a: new RegExp(long) }).toArray()],
        ['$in', () => texts.find({ a: { $in: [/(a|aa)+$/] } }).toArray()],
        ['$not', () => texts.find({ a: { $not: /(a|a?)+$/ } }).toArray()],
        ['$elemMatch', () => texts.find({ $or: [{ a: /^(a|a)*$/ }] }).toArray()],
        ['update', () => texts.updateMany({ a: /^(a|a)*$/ }, { $set: { b: 1 } })],
        ['update one', () => texts.updateOne({ a: /^(a|a)*$/ }, { $set: { b: 1 } })],
        [
          '$pull',
          () =>
            texts
              .updateMany({}, { $set: { l: ['a'.repeat(40) + '!'] } })
              .then(() => texts.updateMany({}, { $pull: { l: /^(a+)+$/ } as Document })),
        ],
        [
          'partial index',
          () => texts.createIndex({ a: 1 }, { partialFilterExpression: { a: { $regex: pattern } } }),
        ],
        ['$expr', () => texts.find({ $expr: { $regexMatch: { input: '$a', regex: pattern } } }).toArray()],
        [
          'pipeline',
          () =>
            texts.aggregate([{ $set: { b: { $regexFindAll: { input: '$a', regex: pattern } } } }]).toArray(),
        ],
        [
          'late $match',
          () => texts.aggregate([{ $set: { b: 1 } }, { $match: { a: { $regex: pattern } } }]).toArray(),
        ],
        [
          '$lookup',
          () =>
            texts
              .aggregate([
                { $lookup: { from: 'texts', pipeline: [{ $match: { a: { $regex: pattern } } }], as: 'x' } },
              ])
              .toArray(),
        ],
      ];
      const { longest } = await during(async () => {
        for (const [what, run] of cases) {
          const error: unknown = await run().catch((refusal: unknown) => refusal);
          expect(error, what).to.be.instanceOf(Error);
          expect(String(error), what).to.match(/takes too long/);
        }
      });
      expect(longest).to.be.below(4000);
      expect(await texts.find({ a: /^a+!$/ }).toArray()).to.have.length(1);
      expect(await texts.find({ a: /^x+$/ }).toArray()).to.have.length(1);
    });
  });

  it('runs no code of a client, and says so', async () => {
    const rows = db.collection('rows');
    const code = { $function: { body: 'function() { return process.exit(1) }', args: [], lang: 'js' } };
    const counting = {
      $accumulator: { init: 'f', accumulate: 'f', accumulateArgs: [], merge: 'f', lang: 'js' },
    };
    for (const [what, run] of Object.entries<() => Promise<unknown>>({
      $where: () => rows.find({ $where: 'true' }).toArray(),
      '$where inside': () => rows.find({ $or: [{ a: { $elemMatch: { $where: 'true' } } }] }).toArray(),
      '$where late': () => rows.aggregate([{ $set: { a: 1 } }, { $match: { $where: 'true' } }]).toArray(),
      $expr: () => rows.find({ $expr: code }).toArray(),
      projection: () => rows.find({}, { projection: { a: code } }).toArray(),
      $set: () => rows.aggregate([{ $set: { a: { $add: [1, code] } } }]).toArray(),
      $facet: () => rows.aggregate([{ $facet: { a: [{ $set: { a: code } }] } }]).toArray(),
      $lookup: () =>
        rows.aggregate([{ $lookup: { from: 'rows', as: 'a', pipeline: [{ $set: { a: code } }] } }]).toArray(),
      $group: () => rows.aggregate([{ $group: { _id: 1, a: counting } }]).toArray(),
      update: () => rows.updateMany({}, [{ $set: { a: code } }]),
      delete: () => rows.deleteMany({ $expr: code }),
      index: () => rows.createIndex({ a: 1 }, { partialFilterExpression: { $expr: code } }),
    })) {
      const error: unknown = await run().catch((refusal: unknown) => refusal);
      expect(error, what).to.have.property('code', 238);
    }
    for (const name of ['eval', '$eval', 'mapReduce', 'shutdown', 'fsync', 'applyOps'])
      expect(await db.command({ [name]: 1 }).catch((refusal: unknown) => refusal), name).to.be.instanceOf(
        Error,
      );
  });
});

/** An OP_COMPRESSED around a ping, not compressed (compressor 0). */
function compressed(): Buffer {
  const inner = message({ ping: 1, $db: 'x' }).subarray(16);
  const head = Buffer.alloc(25);
  head.writeInt32LE(25 + inner.length, 0);
  head.writeInt32LE(2012, 12);
  head.writeInt32LE(2013, 16);
  head.writeInt32LE(inner.length, 20);
  return Buffer.concat([head, inner]);
}

/** An OP_QUERY. */
function query(ns: string, doc: Document): Buffer {
  const body = Buffer.concat([Buffer.from(`${ns}\0`), Buffer.alloc(8), section(doc).subarray(1)]);
  return frame(body, { opcode: 2004 });
}
