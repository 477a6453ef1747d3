import { expect } from 'chai';
import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { decideCase } from '../../src/decisions/decide.js';
import { createConnectors } from '../../src/measures/connectors/index.js';
import { installNginxSnippets } from '../../src/measures/connectors/nginx/snippets.js';
import { liftMeasure } from '../../src/measures/lift.js';
import { makeMeasures } from '../../src/measures/make.js';
import { Measures, type Measure } from '../../src/measures/measure.js';
import { runMeasure } from '../../src/measures/run.js';
import { handler, judgement, takenCase } from '../support/cases.js';
import { ask, startNginx, type TestNginx } from '../support/nginx.js';
import { useStore } from '../support/store.js';
import { requireTool } from '../support/tools.js';

const CHILD = fileURLToPath(new URL('../support/measureChild.js', import.meta.url));
const BRAND = { name: 'Voorbeeld Hosting', baseUrl: 'https://abuse.example.com' };
/** How many times in the long run; a few in the gate. */
const RANDOM_KILLS = Number(process.env['MEASURE_KILLS'] ?? 6);
const KILL_PARENT = `sh -c 'kill -9 $PPID; sleep 0.1'`;

describe('A worker that is killed while it carries out a measure', function () {
  useStore();
  this.timeout(60_000 + RANDOM_KILLS * 5_000);
  let nginx: TestNginx;

  before(async function () {
    requireTool(this, 'nginx');
    nginx = await startNginx({
      install: (folder) => void installNginxSnippets(folder, BRAND),
      servers: (listen, snippets) =>
        `server { ${listen} server_name _; include ${snippets}; location / { return 200 "open"; } }`,
    });
  });
  after(() => nginx?.remove());

  const verifyAt = (): string => `127.0.0.1:${nginx.port}`;

  function work({ _id }: Measure, changes: { test?: string; reload?: string } = {}): ChildProcess {
    const { test = nginx.test, reload = nginx.reload } = changes;
    return fork(CHILD, [storeUri(), String(_id), nginx.blocks, test, reload, verifyAt()], {
      stdio: 'inherit',
    });
  }

  async function made(): Promise<Measure> {
    const target = { scope: 'url' as const, value: 'https://shop.example.nl/stolen' };
    const measures = [{ kind: 'disable_content' as const, connector: 'nginx' as const, target, until: null }];
    const caze = await decideCase(await takenCase(), judgement({ measures }), handler);
    const decision = caze.decisions[0];
    if (decision) await makeMeasures(caze, decision);
    return latest(caze._id);
  }

  /** Runs it here as another worker would, once the dead one's lease is over. */
  async function takeOver({ _id }: Measure): Promise<void> {
    const { nginx: connector, manual } = createConnectors({
      NGINX_DIR: nginx.blocks,
      NGINX_TEST: nginx.test,
      NGINX_RELOAD: nginx.reload,
      NGINX_VERIFY: verifyAt(),
      BRAND_NAME: BRAND.name,
      BASE_URL: BRAND.baseUrl,
    });
    const connectors = connector ? { nginx: connector, manual } : { manual };
    await runMeasure(_id, { connectors, now: () => new Date(Date.now() + 60_000) });
  }

  async function expectAppliedOnce(measure: Measure): Promise<void> {
    const found = await latest(measure.case);
    expect(found.status, found.lastError ?? '').to.equal('active');
    expect(filesIn(join(nginx.blocks, 'blocks'))).to.deep.equal([`${String(found._id)}.conf`]);
    expect(filesIn(nginx.blocks)).to.deep.equal(['blocks', 'http.conf', 'server.conf']);
    expect((await ask(nginx, 'shop.example.nl/stolen')).status).to.equal(451);
    expect(await toldOf(found, 'measure_active')).to.equal(1);
  }

  async function liftAndExpectOpen(measure: Measure): Promise<void> {
    await liftMeasure(await latest(measure.case), 'end of test', handler);
    await takeOver(measure);
    expect((await latest(measure.case)).status).to.equal('lifted');
    expect(filesIn(join(nginx.blocks, 'blocks'))).to.deep.equal([]);
    expect((await ask(nginx, 'shop.example.nl/stolen')).status).to.equal(200);
    expect(await toldOf(measure, 'measure_lifted')).to.equal(1);
  }

  for (const [when, changes] of [
    ['after the file was written and before it was tested', { test: KILL_PARENT }],
    ['after the test and before the reload', { reload: KILL_PARENT }],
  ] as const) {
    it(`${when} leaves a measure that another applies once, and lifts`, async () => {
      const measure = await made();
      expect(await ended(work(measure, changes))).to.equal('SIGKILL');
      expect((await latest(measure.case)).status).to.equal('applying');
      await takeOver(measure);
      await expectAppliedOnce(measure);
      await liftAndExpectOpen(measure);
    });
  }

  it(`at ${RANDOM_KILLS} random moments leaves a measure that is applied once, and lifted once`, async () => {
    for (let round = 0; round < RANDOM_KILLS; round += 1) {
      const measure = await made();
      await killedWithin(work(measure), 900);
      await takeOver(measure);
      await expectAppliedOnce(measure);
      await liftMeasure(await latest(measure.case), 'half way', handler);
      await killedWithin(work(measure), 900);
      await takeOver(measure);
      expect((await latest(measure.case)).status).to.equal('lifted');
      expect((await ask(nginx, 'shop.example.nl/stolen')).status).to.equal(200);
      expect(await toldOf(measure, 'measure_lifted')).to.equal(1);
      await Promise.all([Measures.deleteMany({}), Cases.deleteMany({})]);
    }
  });
});

/** What stands in a folder; unfinished files of the dead, which nginx never reads, aside. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.endsWith('.tmp'))
    .sort();

async function latest(caze: Measure['case']): Promise<Measure> {
  const found = await Measures.findOne({ case: caze }).lean();
  if (!found) throw new Error('no measure');
  return found;
}

async function toldOf(measure: Measure, type: string): Promise<number> {
  const caze = await Cases.findById(measure.case).lean();
  return caze?.events.filter((event) => event.type === type).length ?? 0;
}

/** The store that this process is connected to, for another process. */
function storeUri(): string {
  const given = process.env['MONGODB_URI'];
  const { name } = mongoose.connection;
  if (given) return Object.assign(new URL(given), { pathname: `/${name}` }).href;
  const [host] = mongoose.connection.getClient().options.hosts;
  const place = host?.socketPath
    ? encodeURIComponent(host.socketPath)
    : `${host?.host ?? ''}:${host?.port ?? ''}`;
  return `mongodb://${place}/${name}`;
}

async function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))));
}

/** Kills a worker at a random moment after it began; it may have done by then. */
async function killedWithin(child: ChildProcess, ms: number): Promise<void> {
  const end = ended(child);
  await new Promise((resolve) => child.once('message', resolve));
  setTimeout(() => child.kill('SIGKILL'), Math.random() * ms);
  await end;
}
