import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { verifyAll } from '../../src/cases/verify.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { installNginxSnippets } from '../../src/measures/connectors/nginx/snippets.js';
import { Measures } from '../../src/measures/measure.js';
import { startEmbeddedStore } from '../../src/store/embedded/index.js';
import { Browser } from './browser.js';
import { complain } from './complaining.js';
import { startNginx, type TestNginx } from './nginx.js';
import { freePort, runToEnd, startProcess, type RunningProcess } from './processes.js';
import { startSmtp } from './smtp.js';
import { hasTool } from './tools.js';
import { decide, findCase, signIn, take, upholding } from './working.js';

const COMPLAINTS_A_ROUND = 4;
/** Longer than the lease of a measure or letter that the last kill left behind. */
const QUIET_MS = 24_000;
const ACCOUNT = { email: 'handler@desk.example', password: 'correct horse battery staple' };

/** What the program said it had taken before it was killed: a page that came back is a promise. */
interface Promised {
  complaints: string[];
  decided: string[];
}

/**
 * Complaints are submitted and cases decided while the program is killed with SIGKILL at random moments, `rounds` times; then it is left to
 * finish. Checks that nothing promised is lost, that each letter owed has one Message-ID and arrived, and that each measure was applied once.
 */
export async function killAtRandom(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'noticedesk-kills-'));
  const smtp = await startSmtp();
  const nginx = hasTool('nginx') ? await startTestNginx() : undefined;
  const port = await freePort();
  const settings = {
    DATA_DIR: folder,
    PORT: String(port),
    SMTP_URL: smtp.url,
    SWEEP_SECONDS: '1',
    FORM_LIMIT: '0',
    SIGN_IN_LIMIT: '0',
    ...(nginx && {
      NGINX_DIR: nginx.blocks,
      NGINX_TEST: nginx.test,
      NGINX_RELOAD: nginx.reload,
      NGINX_VERIFY: `127.0.0.1:${nginx.port}`,
    }),
  };
  try {
    await prepare(folder, settings, rounds);
    const promised: Promised = { complaints: [], decided: [] };
    for (let round = 0; round < rounds; round++)
      await oneRound(round, settings, promised, nginx !== undefined);
    await finish(settings, promised, smtp.messages);
    if (rounds > 1)
      expect(promised.complaints, 'no complaint was accepted in any round').not.to.have.length(0);
    await check(folder, promised, smtp.messages, nginx !== undefined);
  } finally {
    await nginx?.remove();
    await smtp.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function startTestNginx(): Promise<TestNginx> {
  return startNginx({
    servers: (listen, snippets) =>
      `server { ${listen} server_name _; include ${snippets}; location / { return 200 "there"; } }`,
    install: (blocks) => installNginxSnippets(blocks, { name: 'Noticedesk', baseUrl: 'http://localhost' }),
  });
}

const hostOf = (round: number, index: number): string => `r${round}-${index}.example.org`;
const addressOf = (round: number, index: number): string => `reporter-${round}-${index}@mail.example`;

async function prepare(folder: string, settings: Record<string, string>, rounds: number): Promise<void> {
  const customers = join(folder, 'customers.csv');
  const resources = join(folder, 'resources.csv');
  const hosts = Array.from({ length: rounds * COMPLAINTS_A_ROUND }, (_, i) =>
    hostOf(Math.floor(i / COMPLAINTS_A_ROUND), i % COMPLAINTS_A_ROUND),
  );
  await writeFile(
    customers,
    'ref,name,email,language\nK-1,Example Hosting Customer,customer@mail.example,en\n',
  );
  await writeFile(resources, `customer,kind,value\n${hosts.map((host) => `K-1,host,${host}\n`).join('')}`);
  const imported = await runToEnd('bin/import', settings, [customers, resources]);
  expect(imported.code, imported.output).to.equal(0);
  const added = await runToEnd(
    'bin/staff',
    settings,
    ['--name', 'A. Handler', '--email', ACCOUNT.email],
    ACCOUNT.password,
  );
  expect(added.code, added.output).to.equal(0);
}

async function start(settings: Record<string, string>): Promise<RunningProcess> {
  const server = startProcess('src/server', settings);
  await server.line(/Noticedesk is at/);
  return server;
}

/** Every other round dies around the moment of a decision, the others while complaints come in and are placed. */
async function oneRound(
  round: number,
  settings: Record<string, string>,
  promised: Promised,
  nginx: boolean,
): Promise<void> {
  const server = await start(settings);
  const base = `http://127.0.0.1:${settings['PORT']}`;
  const complaining = Array.from({ length: COMPLAINTS_A_ROUND }, (_, index) =>
    complainOnce(base, round, index, promised),
  );
  const { deciding, confirming } = decideOnce(base, round, promised, nginx);
  const ended = Promise.allSettled([...complaining, deciding]);
  if (round % 2 === 0) await Promise.race([confirming, sleep(10_000)]);
  await sleep(Math.random() * 700);
  await server.stop('SIGKILL');
  await ended;
}

async function complainOnce(base: string, round: number, index: number, promised: Promised): Promise<void> {
  const email = addressOf(round, index);
  const page = await complain(new Browser(base), {
    url: `http://${hostOf(round, index)}/stolen`,
    email,
    name: 'A. Reporter',
  });
  if (page.status === 200 && page.path.startsWith('/status/')) promised.complaints.push(email);
}

/** Takes and decides a case of this round; `confirming` resolves when the decision is about to be confirmed. */
function decideOnce(
  base: string,
  round: number,
  promised: Promised,
  nginx: boolean,
): { deciding: Promise<void>; confirming: Promise<void> } {
  let aboutTo: () => void = () => undefined;
  const confirming = new Promise<void>((resolve) => (aboutTo = resolve));
  const work = async () => {
    const host = hostOf(round, 0);
    const browser = new Browser(base);
    await signIn(browser, ACCOUNT);
    const path = await findCase(browser, host);
    await take(browser, path);
    const fields = upholding(`http://${host}/stolen`, nginx ? 'nginx' : 'manual');
    const done = await decide(browser, path, fields, aboutTo);
    if (done.status === 200 && done.path === path) promised.decided.push(host);
  };
  return { deciding: work(), confirming };
}

type Received = { messageId: string; to: string[] | string; raw: string };

/** Starts it a last time and waits until every receipt that was promised has arrived and nothing is owed any more. */
async function finish(
  settings: Record<string, string>,
  promised: Promised,
  messages: readonly Received[],
): Promise<void> {
  const server = await start(settings);
  const until = Date.now() + 60_000;
  let quietSince = Date.now();
  let seen = -1;
  while (Date.now() < until) {
    if (messages.length !== seen) quietSince = Date.now();
    seen = messages.length;
    const receipts = promised.complaints.filter((email) =>
      messages.some((message) => [message.to].flat().includes(email)),
    );
    if (receipts.length === promised.complaints.length && Date.now() - quietSince > QUIET_MS) break;
    await sleep(100);
  }
  await server.stop('SIGTERM');
}

async function check(
  folder: string,
  promised: Promised,
  messages: readonly Received[],
  nginx: boolean,
): Promise<void> {
  const store = await startEmbeddedStore({ folder: join(folder, 'store') });
  try {
    await mongoose.connect(store.uri);
    await checkComplaints(promised);
    await checkDecisions(promised, nginx);
    await checkLetters(messages);
    const verified = await verifyAll();
    expect(verified.breaks).to.deep.equal([]);
    expect(verified.cases).to.be.greaterThan(0);
  } finally {
    await mongoose.disconnect();
    await store.close();
  }
}

async function checkComplaints(promised: Promised): Promise<void> {
  const complaints = await Complaints.find({}).lean();
  const stored = complaints.map(({ reporter }) => reporter.email);
  expect(stored, 'a complaint that was accepted').to.include.members(promised.complaints);
  expect(new Set(stored).size, 'a complaint stored twice').to.equal(stored.length);
  for (const { _id, owed } of complaints) {
    expect(owed, 'a duty of a complaint left undone').to.deep.equal([]);
    expect(await Cases.countDocuments({ 'complaints.id': _id }), 'cases of one complaint').to.equal(1);
    expect(
      await Letters.countDocuments({ complaint: _id, template: 'receipt' }),
      'receipts of one complaint',
    ).to.equal(1);
  }
}

async function checkDecisions(promised: Promised, nginx: boolean): Promise<void> {
  const cases = await Cases.find({ 'decisions.0': { $exists: true } }).lean();
  expect(
    cases.map(({ resource }) => resource.value),
    'a decision that was confirmed',
  ).to.include.members(promised.decided);
  for (const caze of cases) {
    expect(caze.owed, 'an effect left undone').to.deep.equal([]);
    expect(caze.decisions).to.have.length(1);
    const measures = await Measures.find({ case: caze._id }).lean();
    expect(measures.map(({ status }) => status)).to.deep.equal([nginx ? 'active' : 'applying']);
    const told = caze.events.filter(({ type }) => type === 'measure_active');
    expect(told, 'a measure applied once').to.have.length(nginx ? 1 : 0);
    const templates = (await Letters.find({ case: caze._id }).lean()).map(({ template }) => template);
    expect(templates).to.have.members(['outcome', 'statement_of_reasons']);
  }
}

async function checkLetters(messages: readonly Received[]): Promise<void> {
  const letters = await Letters.find({}).lean();
  const arrived = new Set(messages.map(({ messageId }) => messageId));
  expect(
    letters.filter(({ status }) => status !== 'sent').map(({ lastError }) => lastError),
    'letters not sent',
  ).to.deep.equal([]);
  expect([...arrived], 'one Message-ID for each letter').to.have.members(
    letters.map(({ messageId }) => messageId),
  );
}
