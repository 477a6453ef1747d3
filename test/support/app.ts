import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { withDatabase } from './database.js';
import supertest from 'supertest';
import { loadConfig } from '../../config/index.js';
import { createApp } from '../../src/app.js';
import { createDeps, type Deps } from '../../src/deps.js';
import { Cases } from '../../src/cases/case.js';
import { forgetFresh } from '../../src/desk/fresh.js';
import { COMPLAINT_DUTIES, Complaints } from '../../src/intake/complaint.js';
import { Messages } from '../../src/intake/mail/message.js';
import { dueLetters } from '../../src/letters/deliver.js';
import { dueMeasures } from '../../src/measures/run.js';
import { dueDeliveries } from '../../src/reporters/webhooks/deliver.js';
import { announceToQueue, startWorkers } from '../../workers/start.js';
import './commands/check.js';
import { explainRecorded, OF_A_TEST, recordCommands } from './commands/recording.js';

export type Visitor = ReturnType<typeof supertest.agent>;

export interface TestApp {
  readonly deps: Deps;
  /** Somebody with a browser of their own, anew for every test: it keeps cookies. */
  readonly agent: Visitor;
  /** Somebody else with a browser. */
  visitor(): Visitor;
  /** Waits until every job that is owed is done: letters written, measures applied. */
  settle(): Promise<void>;
}

/**
 * The real application for the tests of a suite, with its workers, on a fresh embedded store (or on what MONGODB_URI and
 * REDIS_URL name). Call it at the top of a `describe`; every test starts with an empty store.
 */
export function useApp(settings: Record<string, string> = {}): TestApp {
  let running: Running | undefined;
  let agent: Visitor | undefined;
  const app = (): Running => running ?? fail('the application runs within tests only');

  before(async function () {
    this.timeout(30_000);
    recordCommands();
    running = await start(settings);
  });
  beforeEach(() => {
    agent = supertest.agent(app().server);
  });
  afterEach(async () => {
    await settle(app().deps);
    const collections = Object.values(mongoose.connection.collections);
    await Promise.all(collections.map((collection) => collection.deleteMany({}, { comment: OF_A_TEST })));
    forgetFresh();
  });
  after(async () => {
    await explainRecorded();
    await running?.stop();
    running = undefined;
  });

  return {
    get deps() {
      return app().deps;
    },
    get agent() {
      return agent ?? fail('an agent lives within a test only');
    },
    visitor: () => supertest.agent(app().server),
    settle: () => settle(app().deps),
  };
}

const SETTLED_WITHIN_MS = 2_000;

/** Jobs may still be on their way to the queue when it is idle: the records tell whether anything is owed. */
async function settle({ queue }: Deps): Promise<void> {
  const until = Date.now() + SETTLED_WITHIN_MS;
  do {
    await queue.idle();
    if (!(await somethingIsOwed())) return;
    await sleep(5);
  } while (Date.now() < until);
}

async function somethingIsOwed(): Promise<boolean> {
  const now = new Date();
  const owing = await Promise.all([
    Messages.find({ owed: 'reading' }, { _id: 1 }).limit(1).lean(),
    Complaints.find({ owed: { $in: COMPLAINT_DUTIES } }, { _id: 1 })
      .limit(1)
      .lean(),
    Cases.find({ owed: { $gt: 0 } }, { _id: 1 })
      .limit(1)
      .lean(),
    dueLetters(1, now),
    dueMeasures(1, now),
    dueDeliveries(1, now),
  ]);
  return owing.some((records) => records.length > 0);
}

interface Running {
  deps: Deps;
  server: Server;
  stop(): Promise<void>;
}

/** Name look-ups end at once at a port where nobody answers; a test that needs some gives DNS_SERVERS. */
async function start(settings: Record<string, string>): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'noticedesk-app-'));
  const config = loadConfig({
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    LOG_REQUESTS: 'false',
    FORM_LIMIT: '0',
    SIGN_IN_LIMIT: '0',
    SWEEP_SECONDS: '3600',
    DNS_SERVERS: '127.0.0.1:9',
    DNS_TIMEOUT_MS: '100',
    ...givenServices(),
    ...settings,
  });
  const deps = await createDeps(config);
  announceToQueue(deps);
  const stopWorkers = startWorkers(deps);
  const server = createServer(createApp(deps));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await stopWorkers();
    if (config.MONGODB_URI) await mongoose.connection.dropDatabase();
    await deps.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { deps, server, stop };
}

/** The MongoDB and Redis to test on, if they are named: MongoDB with a database of this suite's own. */
function givenServices(): Record<string, string> {
  const { MONGODB_URI: mongo, REDIS_URL: redis } = process.env;
  const database = `noticedesk_test_${process.pid}_${Date.now()}`;
  return {
    ...(mongo && { MONGODB_URI: withDatabase(mongo, database) }),
    ...(redis && { REDIS_URL: redis }),
  };
}

function fail(why: string): never {
  throw new Error(why);
}
