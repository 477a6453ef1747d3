// Makes a fresh clone ready, with nothing but Node.js and npm: installs what package-lock.json names and builds, each only when needed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Noticedesk needs Node.js 20.19 or newer; this is ${process.version}.`);

const installed = 'node_modules/.noticedesk-installed';
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  console.log('Installing packages (once)...');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  writeFileSync(installed, lock);
}

const built = 'dist/.built';
const newest = Math.max(
  ...['src', 'workers', 'config', 'test', 'bin', 'tsconfig.json', installed].map(newestChange),
);
if (!existsSync(built) || statSync(built).mtimeMs < newest) {
  console.log('Building...');
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']);
  writeFileSync(built, '');
}

function newestChange(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(error ? error.message : `${command} ${args.join(' ')} failed`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
