import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { createEngine } from '../../../src/store/embedded/engine.js';
import { openEnvironment } from '../../../src/store/embedded/storage/environment.js';
import { listen } from '../../../src/store/embedded/wire/server.js';
import { frame, openSocket, section, sequence, whole } from './frames.js';
import { socketOf } from './storeProcess.js';
import { startTemporaryStore, type TemporaryStore } from './temporary-store.js';

describe('the wire', function () {
  let temporary: TemporaryStore;
  let path: string;
  before(async () => {
    temporary = await startTemporaryStore();
    path = socketOf(temporary.store.uri);
  });
  after(() => temporary.stop());

  /** Sends bytes; gives the first reply, or null when the connection is closed or stays silent. */
  async function send(bytes: Buffer, patience = 2000): Promise<Record<string, unknown> | null> {
    const socket = await openSocket(path);
    socket.on('error', () => undefined);
    const reply = await new Promise<Buffer | null>((resolve) => {
      socket.once('data', (bytes: Buffer) => resolve(bytes));
      socket.once('close', () => resolve(null));
      setTimeout(() => resolve(null), patience).unref();
      socket.write(bytes);
    });
    socket.destroy();
    return reply && deserialize(reply.subarray(21));
  }

  const isAlive = async (): Promise<boolean> => (await temporary.db.command({ ping: 1 })).ok === 1;

  it('answers a message that comes byte by byte, and two that come as one', async () => {
    const ping = frame(section({ ping: 1, $db: 'x' }));
    const socket = await openSocket(path);
    const got: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => got.push(chunk));
    for (const byte of ping) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.write(Buffer.concat([ping, ping]));
    while (whole(Buffer.concat(got)).messages.length < 3)
      await new Promise((resolve) => setTimeout(resolve, 10));
    socket.destroy();
    expect(whole(Buffer.concat(got)).rest).to.have.length(0);
  });

  it('takes the documents of an insert as a sequence', async () => {
    const insert = frame(
      Buffer.concat([
        section({ insert: 'seq', $db: 'noticedesk' }),
        sequence('documents', [{ _id: 1 }, { _id: 2 }]),
      ]),
    );
    expect(await send(insert)).to.include({ n: 2, ok: 1 });
    const update = Buffer.concat([
      sequence('updates', [{ q: { _id: 1 }, u: { $set: { x: 1 } } }]),
      section({ update: 'seq', $db: 'noticedesk' }),
    ]);
    expect(await send(frame(update))).to.include({ n: 1, nModified: 1 });
  });

  it('inserts none of many documents when the last is damaged, and closes only that connection', async () => {
    const documents = Array.from({ length: 4000 }, (_, n) => ({ _id: n, text: 'x'.repeat(300) }));
    const bytes = frame(
      Buffer.concat([section({ insert: 'damaged', $db: 'noticedesk' }), sequence('documents', documents)]),
    );
    // The type of the last document's last field is none that there is.
    bytes[bytes.lastIndexOf('text') - 1] = 0x42;
    expect(await send(bytes)).to.equal(null);
    expect(await send(frame(section({ count: 'damaged', $db: 'noticedesk' })))).to.include({ n: 0 });
  });

  it('does not answer a message with moreToCome', async () => {
    const insert = frame(section({ insert: 'silent', documents: [{ _id: 1 }], $db: 'noticedesk' }), {
      flags: 2,
    });
    const next = await send(Buffer.concat([insert, frame(section({ count: 'silent', $db: 'noticedesk' }))]));
    expect(next).to.include({ n: 1 });
  });

  const deep = (levels: number): Buffer => {
    let doc = Buffer.from(serialize({}));
    for (let level = 0; level < levels; level++) {
      const head = Buffer.alloc(4);
      head.writeInt32LE(doc.length + 8);
      doc = Buffer.concat([head, Buffer.from([3, 0x61, 0]), doc, Buffer.alloc(1)]);
    }
    return doc;
  };

  const hostile: [string, () => Buffer][] = [
    ['a length below the header', () => frame(Buffer.alloc(0), { length: 5 })],
    ['a negative length', () => frame(Buffer.alloc(0), { length: -1 })],
    ['a huge length', () => frame(Buffer.alloc(0), { length: 0x7fffffff })],
    ['an unknown opcode', () => frame(section({ ping: 1 }), { opcode: 2010 })],
    ['an unknown required flag', () => frame(section({ ping: 1 }), { flags: 4 })],
    ['no body', () => frame(Buffer.alloc(0))],
    ['two bodies', () => frame(Buffer.concat([section({ ping: 1 }), section({ ping: 1 })]))],
    ['a document longer than the message', () => frame(Buffer.from([0, 0xff, 0xff, 0, 0, 0]))],
    [
      'a section of an unknown kind',
      () => frame(Buffer.concat([section({ ping: 1 }), Buffer.from([7, 0, 0, 0, 0])])),
    ],
    [
      'a sequence out of bounds',
      () => frame(Buffer.concat([section({ insert: 'x' }), Buffer.from([1, 0xff, 0, 0, 0, 0x61, 0])])),
    ],
    ['ten thousand levels', () => frame(Buffer.concat([Buffer.from([0]), deep(10_000)]))],
  ];
  for (const [title, bytes] of hostile) {
    it(`closes only the connection that sends ${title}`, async () => {
      expect(await send(bytes())).to.equal(null);
      expect(await isAlive()).to.equal(true);
    });
  }

  it('closes the connection of one who does not send the rest of a message in time, and of nobody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-test-'));
    const env = openEnvironment(folder);
    const stop = await listen(createEngine(env), join(folder, 'socket'), 1000);
    const [half, slow, idle, busy] = await Promise.all(
      Array.from({ length: 4 }, () => openSocket(join(folder, 'socket'))),
    );
    const ping = frame(section({ ping: 1, $db: 'x' }));
    half?.write(ping.subarray(0, 7));
    for (let at = 0; at < 40; at++) {
      slow?.write(ping.subarray(at, at + 1));
      // Never a moment without the beginning of the next message.
      busy?.write(at === 0 ? ping.subarray(0, 10) : Buffer.concat([ping.subarray(10), ping.subarray(0, 10)]));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect([half, slow, idle, busy].map((socket) => socket?.destroyed)).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
    await stop();
    await env.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('survives bytes that are anything', async function () {
    this.timeout(60_000);
    const valid = frame(
      section({ find: 'seq', filter: { a: { $in: [1, 'x'] } }, sort: { a: 1 }, $db: 'noticedesk' }),
    );
    const damaged = fc
      .array(fc.tuple(fc.nat(valid.length - 5), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const copy = Buffer.from(valid);
        for (const [at, byte] of changes) copy[4 + at] = byte;
        return copy;
      });
    const random = fc.uint8Array({ maxLength: 200 }).map((bytes): Buffer => frame(Buffer.from(bytes)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, random), async (bytes) => {
        await send(bytes, 50);
      }),
      { numRuns: 300 },
    );
    expect(await isAlive()).to.equal(true);
  });
});
