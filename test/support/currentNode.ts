import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The newest Node.js, which the npm package `node` carries, fetched once into a temporary folder. Undefined where it cannot be had.
 */
export function currentNode(): string | undefined {
  const folder = join(tmpdir(), 'noticedesk-current-node');
  const binary = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, 'node@latest'], {
      stdio: 'ignore',
    });
  }
  return spawnSync(binary, ['--version']).status === 0 ? binary : undefined;
}

/** Runs tests on that Node.js, which starts the program on itself too. */
export function testOn(node: string, args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { status, output: `${stdout}${stderr}` };
}
