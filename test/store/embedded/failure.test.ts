import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startProcess } from '../../support/processes.js';
import { startStoreProcess } from './storeProcess.js';

const BREAKING = new URL('./breaking.js', import.meta.url).href;
const WITHIN_MS = 30_000;

describe('a store whose thread breaks', function () {
  this.timeout(WITHIN_MS * 2);
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'store-test-'));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const ways: [string, RegExp][] = [
    ['an uncaught error', /something the store did not expect/],
    ['a rejected promise', /something the store did not await/],
    ['an exit', /the embedded store stopped unexpectedly \(exit code 7\)/],
    ['no memory left', /memory/],
  ];
  for (const [way, words] of ways) {
    it(`by ${way} ends the whole program, which says why, and can be started again`, async () => {
      const server = startProcess('src/server', {
        DATA_DIR: data,
        PORT: '0',
        BREAK_STORE: way,
        NODE_OPTIONS: `--import ${BREAKING} --max-old-space-size=128`,
      });
      await endOf(server.child);
      expect(server.child.exitCode, server.output()).to.equal(1);
      expect(server.output()).to.match(/Noticedesk is at/);
      expect(server.output()).to.match(/the embedded store failed/);
      expect(server.output()).to.match(words);
      const next = await startStoreProcess(data);
      expect(next.uri, next.output).not.to.equal(undefined);
      await next.stop();
    });
  }

  it('ends the program also where nobody listens for it', async () => {
    const env = { BREAK_STORE: 'an exit', NODE_OPTIONS: `--import ${BREAKING}` };
    const store = await startStoreProcess(data, { env });
    await endOf(store.child);
    expect(store.child.exitCode).to.equal(1);
    expect(store.output).to.match(/the embedded store stopped unexpectedly \(exit code 7\)/);
  });
});

async function endOf(child: ChildProcess): Promise<void> {
  try {
    await once(child, 'close', { signal: AbortSignal.timeout(WITHIN_MS) });
  } finally {
    child.kill('SIGKILL');
  }
}
