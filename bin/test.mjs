// Runs the tests and ends with one line: N passed, N failed, N skipped. `--long` runs only those that take long; other arguments go to Mocha.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const long = process.argv.includes('--long');
const given = process.argv.slice(2).filter((argument) => argument !== '--long');
const specs = given.length > 0 ? given : [long ? 'dist/test/long/**/*.long.js' : 'dist/test/**/*.test.js'];

const folder = mkdtempSync(join(tmpdir(), 'noticedesk-tests-'));
const counts = join(folder, 'counts.json');
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/mocha/bin/mocha.js',
    '--no-config',
    '--exit',
    '--timeout',
    long ? '0' : '30000',
    '--reporter',
    'bin/mochaReporter.cjs',
    '--reporter-option',
    `counts=${counts}`,
    ...specs,
  ],
  { stdio: 'inherit' },
);
let total;
try {
  total = JSON.parse(readFileSync(counts, 'utf8'));
} catch {
  total = { passes: 0, failures: 1, pending: 0 };
}
rmSync(folder, { recursive: true, force: true });
console.log(`${total.passes} passed, ${total.failures} failed, ${total.pending} skipped`);
process.exit(status === 0 && total.failures === 0 ? 0 : 1);
