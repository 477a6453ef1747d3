import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedStore } from '../../src/store/embedded/index.js';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

describe('a command', () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'noticedesk-command-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  function verify(settings: Record<string, string> = {}): Promise<Ended> {
    const program = fileURLToPath(new URL('../../bin/verify.js', import.meta.url));
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, SECRET: 's'.repeat(40), ...settings };
    return new Promise((resolve) => {
      execFile(process.execPath, [program], { env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });
  }

  it('says to stop the running Noticedesk first, or how both can run', async function () {
    this.timeout(60_000);
    const store = await startEmbeddedStore({ folder: join(folder, 'store') });
    const refused = await verify();
    expect(refused.code).to.equal(1);
    expect(refused.stderr)
      .to.include('Stop the running Noticedesk first')
      .and.include('npm run store')
      .and.include('MONGODB_URI')
      .and.not.include('    at ');
    const both = await verify({ MONGODB_URI: store.uri });
    expect(both).to.deep.include({ code: 0, stdout: '0 cases, 0 events checked, 0 problems\n' });
    await store.close();
    expect((await verify()).code).to.equal(0);
  });
});
