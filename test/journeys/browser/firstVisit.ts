import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Chromium } from '../../support/chromium.js';
import { freePort, startProcess } from '../../support/processes.js';
import { fill, press, sees } from './screen.js';

/** A server that nobody used yet prints a link, and whoever opens it becomes the first administrator, once. */
export function describeFirstVisit(chromium: Chromium): void {
  it('makes the first administrator by a link that works once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'noticedesk-first-'));
    const server = startProcess('src/server', { DATA_DIR: folder, PORT: String(await freePort()) });
    const ada = await chromium.visit('en');
    try {
      const [, link = ''] = await server.line(/first administrator at (\S+)/);
      await ada.page.goto(link);
      await press(ada, 'staff:first.submit');
      await ada.page.locator('#error-summary:focus').waitFor();
      await fill(ada, 'staff:name', 'Ada Admin');
      await fill(ada, 'staff:email', 'ada@desk.example');
      await fill(ada, 'staff:password', 'correct horse battery staple');
      await press(ada, 'staff:first.submit');
      await sees(ada, 'staff:first.done');
      await ada.page.getByText('Ada Admin').waitFor();

      expect((await ada.page.goto(link))?.status()).to.equal(404);
      expect(ada.problems).to.deep.equal([]);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
}
