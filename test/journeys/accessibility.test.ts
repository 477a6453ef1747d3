import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useChromium, type Person } from '../support/chromium.js';
import { freePort, runToEnd, startProcess, type RunningProcess } from '../support/processes.js';
import { audit, bringAxe } from './accessibility/audit.js';
import { findPages, PAGES, type Pages } from './accessibility/pages.js';
import { signIn } from './browser/judging.js';

describe('every kind of page, for everybody', function () {
  this.timeout(60_000);
  const chromium = useChromium();
  let folder: string;
  let server: RunningProcess | undefined;
  let visitor: Person, admin: Person;
  let pages: Pages;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noticedesk-pages-'));
    const settings = { DATA_DIR: folder, PORT: String(await freePort()) };
    const { output } = await runToEnd('bin/demo', settings);
    const [, password = ''] = /password (\S+)/.exec(output) ?? [];
    const [, email = ''] = /(\S+) \(admin\)/.exec(output) ?? [];
    server = startProcess('src/server', settings);
    await server.line(/Noticedesk is at/);

    const visit = () => chromium.visit('nl', { baseURL: `http://127.0.0.1:${settings.PORT}` });
    [visitor, admin] = [await visit(), await visit()];
    await signIn(admin, { email, password });
    pages = await findPages(admin);
    for (const person of [visitor, admin]) await bringAxe(person);
  });
  after(async () => {
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  for (const { name, desk, open } of PAGES) {
    it(name, async () => {
      const person = desk ? admin : visitor;
      await open(person, pages);
      await audit(person);
    });
  }
});
