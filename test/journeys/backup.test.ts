import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from '../support/browser.js';
import { COPYRIGHT_FORM, copyrightFields } from '../support/complaining.js';
import { freePort, runToEnd, startProcess, type RunningProcess } from '../support/processes.js';

describe('a backup', function () {
  this.timeout(180_000);
  let folder: string;
  let settings: { DATA_DIR: string; PORT: string; FORM_LIMIT: string };
  let server: RunningProcess | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noticedesk-backup-'));
    settings = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), FORM_LIMIT: '0' };
  });
  after(async () => {
    await server?.stop('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('made while complaints with files come in has every one that was acknowledged before, and starts elsewhere', async () => {
    await start(settings);
    const taken: string[] = [];
    let posting = true;
    const clients = [1, 2, 3].map(async (client) => {
      for (let n = 0; posting; n++) taken.push(await complainWithFile(`${client}-${n}`));
    });
    const backup = join(folder, 'backup');
    const backingUp = async () => {
      while (taken.length < 5) await sleep(50);
      return { before: [...taken], made: await runToEnd('bin/backup', settings, [backup]) };
    };
    const [{ before, made }] = await Promise.all([backingUp().finally(() => (posting = false)), ...clients]);
    expect(made, made.output).to.include({ code: 0 });
    expect(Number(/(\d+) evidence files/.exec(made.output)?.[1])).to.be.at.least(before.length);
    expect(taken.length).to.be.greaterThan(before.length);

    const refused = await runToEnd('bin/restore', settings, [backup, '--replace']);
    expect(refused).to.include({ code: 1 });
    expect(refused.output).to.include('Stop the running Noticedesk first').and.not.include('MONGODB_URI');
    await server?.stop('SIGKILL');

    const fresh = { ...settings, DATA_DIR: join(folder, 'fresh') };
    const restored = await runToEnd('bin/restore', fresh, [backup]);
    expect(restored, restored.output).to.include({ code: 0 });
    const checked = await runToEnd('bin/storeCheck', fresh);
    expect(checked).to.deep.equal({ code: 0, output: 'The store is sound.\n' });
    await start(fresh);
    for (const path of before) expect((await browser().get(path)).status, path).to.equal(200);
    expect((await browser().get(await complainWithFile('after'))).status).to.equal(200);
    expect(await server?.stop()).to.equal(0);
    const verified = await runToEnd('bin/verify', fresh);
    expect(verified, verified.output).to.include({ code: 0 });
    expect(Number(/^(\d+) cases/.exec(verified.output)?.[1])).to.be.at.least(before.length);
  });

  async function start(to: Record<string, string>): Promise<void> {
    server = startProcess('src/server', to);
    await server.line(/Noticedesk is at/);
  }

  const browser = (): Browser => new Browser(`http://localhost:${settings.PORT}`);

  /** Submits a complaint about a host of its own, with a file of its own. @returns the path of its private page */
  async function complainWithFile(name: string): Promise<string> {
    const reporter = browser();
    const page = await reporter.submit(await reporter.get(COPYRIGHT_FORM), COPYRIGHT_FORM, {
      ...copyrightFields({ url: `http://${name}.example.nl/` }),
      files: new File([`what ${name} shows`], `${name}.txt`, { type: 'text/plain' }),
    });
    expect(page.text).to.match(/M-[0-9A-Z]{4}-/);
    return page.path;
  }
});
