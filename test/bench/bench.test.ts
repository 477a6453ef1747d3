import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Measured } from './measure.js';
import type { StoreResults } from './store/index.js';
import { TASK_NAMES } from './store/tasks.js';

const run = promisify(execFile);
const BENCH = join(import.meta.dirname, 'index.js');

describe('the benchmark', function () {
  this.timeout(120_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noticedesk-bench-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('measures the running program and prints each figure beside its aim', async () => {
    const json = join(folder, 'figures.json');
    const { stdout } = await run(process.execPath, [
      BENCH,
      '--quick',
      '--cases',
      '40',
      '--seconds',
      '0.2',
      '--json',
      json,
    ]);
    const { results, store } = JSON.parse(await readFile(json, 'utf8')) as {
      results: Measured[];
      store: StoreResults;
    };
    const [measured] = results;

    expect(stdout).to.match(/complaints, 16 clients +\d.*aim at least 500\/s/);
    expect(measured?.cases).to.equal(40);
    expect(measured?.complaints.sixteen.requests).to.be.at.least(16);
    expect(measured?.complaints.sixteen.seconds, 'the time until nothing is owed').to.be.a('number');
    expect(measured?.case.eight.p95).to.be.at.least(measured?.case.eight.p50 ?? Infinity);
    expect(measured?.memory.idle).to.be.greaterThan(20);

    expect(stdout).to.match(/about a hundred addresses +\d.*aim at least 500\/s/);
    expect(stdout).to.match(/insert p50, 1 client +\d.*aim at most \d/);
    expect(stdout).to.match(/opening the folder +\d.*aim at most 500 ms/);
    expect(store.sync.p50).to.be.greaterThan(0);
    expect(store.embedded.find.large.requests).to.be.greaterThan(10);
    for (const task of TASK_NAMES) expect(store.embedded.beside[task].requests, task).to.be.at.least(1);
  });

  it('says how it is used', async () => {
    const refused = await run(process.execPath, [BENCH, '--cases', 'many']).catch((error: unknown) => error);
    expect(refused)
      .to.have.property('stderr')
      .that.includes('--cases must be whole numbers: many')
      .and.includes('npm run bench');
    const unknown = await run(process.execPath, [BENCH, '--stores']).catch((error: unknown) => error);
    expect(unknown).to.have.property('stderr').that.includes('--stores').and.includes('npm run bench');
  });
});
