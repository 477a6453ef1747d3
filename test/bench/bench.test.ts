import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Measured } from './measure.js';

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
    const { results } = JSON.parse(await readFile(json, 'utf8')) as { results: Measured[] };
    const [measured] = results;

    expect(stdout).to.match(/complaints, 16 clients +\d.*aim at least 500\/s/);
    expect(measured?.cases).to.equal(40);
    expect(measured?.complaints.sixteen.requests).to.be.at.least(16);
    expect(measured?.complaints.sixteen.seconds, 'the time until nothing is owed').to.be.a('number');
    expect(measured?.case.eight.p95).to.be.at.least(measured?.case.eight.p50 ?? Infinity);
    expect(measured?.memory.idle).to.be.greaterThan(20);
  });

  it('says how it is used', async () => {
    const refused = await run(process.execPath, [BENCH, '--cases', 'many']).catch((error: unknown) => error);
    expect(refused)
      .to.have.property('stderr')
      .that.includes('--cases must be whole numbers: many')
      .and.includes('npm run bench');
  });
});
