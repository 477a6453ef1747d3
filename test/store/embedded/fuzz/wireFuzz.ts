import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize, type Document } from 'bson';
import { expect } from 'chai';
import { Catalog } from '../../../../src/store/embedded/storage/catalog.js';
import { checkStore } from '../../../../src/store/embedded/storage/check.js';
import { openEnvironment } from '../../../../src/store/embedded/storage/environment.js';
import { type Random, seededRandom } from '../../../support/random.js';
import { bystander } from '../bystander.js';
import { message, openSocket, whole } from '../frames.js';
import { socketOf, type StoreProcess, startStoreProcess } from '../storeProcess.js';
import { goodCommands } from './commands.js';
import { mutated } from './mutate.js';

const MOST_MEMORY_MB = 1500;
const LONGEST_MS = 5000;
const PATIENCE_MS = 15_000;
const SOME_MORE_MS = 30;
/** The collections are begun anew now and then, so that they don't grow with what was inserted. */
const ANEW = 3000;

export interface WireFuzzing {
  seed: number;
  ms: number;
  clients: number;
}

/** How often there was each answer: ok, a code, or none because the connection was closed. */
export type Tally = Map<string, number>;

/** What was answered with InternalError, and to what. */
type Faults = Map<string, string>;

/**
 * Sends good messages and what becomes of them when they are changed to a store in a process of its own, from several sides, while somebody
 * else uses it. Throws when an answer is a fault of ours (InternalError) or doesn't come, when the process grows or ends, when the
 * other's data or time suffer, or when the store isn't whole afterwards.
 */
export async function fuzzWire(fuzzing: WireFuzzing): Promise<Tally> {
  const data = mkdtempSync(join(tmpdir(), 'store-fuzz-'));
  const store = await startStoreProcess(data);
  try {
    return await fuzzOn(store, data, fuzzing);
  } finally {
    store.child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

async function fuzzOn(store: StoreProcess, data: string, { seed, ms, clients }: WireFuzzing): Promise<Tally> {
  const stop = await bystander(store.uri ?? '');
  const tally: Tally = new Map();
  const faults: Faults = new Map();
  const until = Date.now() + ms;
  const watching = watchMemory(store, until);
  await Promise.all(
    Array.from({ length: clients }, (_, client) =>
      fuzzUntil(store, until, seededRandom(seed + client), tally, faults),
    ),
  );
  await watching;
  expect(
    Object.fromEntries(faults),
    'faults of ours, and a message that each is the answer to',
  ).to.deep.equal({});
  const { longest, rounds } = await stop();
  expect(rounds, 'what somebody else could do meanwhile').to.be.greaterThan(ms / 500);
  expect(longest, 'the longest that somebody else waited').to.be.below(LONGEST_MS);
  expect(await store.stop(), store.output).to.equal(0);
  expect(store.output.trim().split('\n'), 'it printed').to.have.length(1);
  const env = openEnvironment(join(data, 'store'));
  expect([...checkStore(new Catalog(env))]).to.deep.equal([]);
  await env.close();
  return tally;
}

async function watchMemory({ child, output }: StoreProcess, until: number): Promise<void> {
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode) throw new Error(`the store has ended: ${output}`);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024, 'megabytes').to.be.below(MOST_MEMORY_MB);
    await sleep(500);
  }
}

async function fuzzUntil(
  store: StoreProcess,
  until: number,
  random: Random,
  tally: Tally,
  faults: Faults,
): Promise<void> {
  const path = socketOf(store.uri ?? '');
  const commands = goodCommands();
  let client: Client | undefined;
  for (let sent = 1; Date.now() < until; sent++) {
    client ??= new Client(await openSocket(path));
    const bytes = sent % ANEW === 0 ? message({ dropDatabase: 1, $db: 'fuzz' }) : mutated(random, commands);
    const reply = await client.ask(bytes, random).catch((error: Error) => {
      throw new Error(`${error.message}, to ${shown(bytes)}\n${store.output}`);
    });
    if (reply === undefined) client = undefined;
    const codes = reply === undefined ? ['closed'] : codesOf(reply);
    for (const code of codes) tally.set(code, (tally.get(code) ?? 0) + 1);
    if (codes.includes('1')) faults.set(faultIn(reply), shown(bytes));
    if (random.chance(1 / 200)) client?.close();
    if (client?.isClosed) client = undefined;
  }
  client?.close();
}

function codesOf(reply: Document): string[] {
  const errors = (Array.isArray(reply['writeErrors']) ? reply['writeErrors'] : []) as Document[];
  const all = reply['ok'] === 1 ? errors : [reply, ...errors];
  return all.length > 0 ? all.map(({ code }) => String(code)) : ['ok'];
}

function faultIn(reply: Document | undefined): string {
  const errors = [reply, ...((reply?.['writeErrors'] ?? []) as Document[])];
  return String(errors.find((error) => error?.['code'] === 1)?.['errmsg']);
}

function shown(bytes: Buffer): string {
  const base64 = bytes.toString('base64');
  try {
    return `${JSON.stringify(deserialize(bytes.subarray(21), { promoteValues: false }))} = ${base64}`;
  } catch {
    return base64;
  }
}

/** One connection. */
class Client {
  #got: Buffer = Buffer.alloc(0);
  #heard: () => void = () => undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.#got = Buffer.concat([this.#got, bytes]);
      this.#heard();
    });
    socket.on('close', () => this.#heard());
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  close(): void {
    this.socket.destroy();
  }

  /** @returns the reply, or undefined when the connection was closed instead */
  async ask(bytes: Buffer, random: Random): Promise<Document | undefined> {
    await this.#send(bytes, random);
    const until = Date.now() + (expectsReply(bytes) ? PATIENCE_MS : SOME_MORE_MS);
    for (;;) {
      const { messages, rest } = whole(this.#got);
      this.#got = rest;
      const [reply] = messages;
      if (reply) return deserialize(reply.subarray(21), { bsonRegExp: true, validation: { utf8: false } });
      if (this.isClosed) return undefined;
      if (Date.now() > until) break;
      await this.#news(until - Date.now());
    }
    if (expectsReply(bytes)) throw new Error('no reply');
    this.close();
    return undefined;
  }

  async #send(bytes: Buffer, random: Random): Promise<void> {
    const cut = random.chance(1 / 20) ? random.below(bytes.length) : bytes.length;
    this.socket.write(bytes.subarray(0, cut));
    if (cut === bytes.length) return;
    await sleep(random.below(5));
    if (!this.isClosed) this.socket.write(bytes.subarray(cut));
  }

  #news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms + 1);
      this.#heard = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

// A message that is longer than it is, or that wants no reply, has none.
function expectsReply(bytes: Buffer): boolean {
  return bytes.readInt32LE(0) <= bytes.length && (bytes.readUInt32LE(16) & 2) === 0;
}
