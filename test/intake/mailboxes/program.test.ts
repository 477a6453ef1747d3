import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../../src/store/embedded/index.js';
import { runningStore } from '../../../src/store/embedded/upkeep.js';
import { PASSWORD, startDovecot } from '../../support/dovecot.js';
import { runToEnd, startProcess } from '../../support/processes.js';
import { requireTool } from '../../support/tools.js';

const MAIL =
  'From: a@example.com\r\nSubject: Spam\r\nMessage-ID: <1@example.com>\r\n\r\nYour server 192.0.2.9 sends us spam, please stop it.\r\n';

describe('Noticedesk with mailboxes', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'noticedesk-mailboxes-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  async function leases(): Promise<unknown[]> {
    const store = await startEmbeddedStore({ folder: join(folder, 'store') });
    const client = await new MongoClient(store.uri).connect();
    const found = await client.db().collection('mailboxes').find().toArray();
    await client.close();
    await store.close();
    return found.map((mailbox) => mailbox['until'] as unknown);
  }

  it('says which tracks there are when one names another', async () => {
    const MAILBOXES = 'imaps://abuse:hunter2@mail.example.nl/INBOX?track=nonsense';
    const { code, output } = await runToEnd('src/server', { DATA_DIR: folder, PORT: '0', MAILBOXES });
    expect(code).to.equal(1);
    expect(output.trim().split('\n')).to.have.length(1);
    expect(output)
      .to.include('abuse@mail.example.nl')
      .and.include('service_complaint')
      .and.not.include('hunter2');
  });

  it('makes a complaint of what comes, and leaves the mailbox when it is stopped', async function () {
    requireTool(this, 'dovecot');
    const dovecot = await startDovecot();
    try {
      const MAILBOXES = `imap://abuse:${encodeURIComponent(PASSWORD)}@127.0.0.1:${dovecot.port}/INBOX`;
      const running = startProcess('src/server', { DATA_DIR: folder, PORT: '0', MAILBOXES });
      await running.line(/Noticedesk is at/);
      await dovecot.deliver('abuse', MAIL);
      const client = await new MongoClient((await runningStore(join(folder, 'store'))) ?? '').connect();
      const db = client.db();
      const until = async (collection: string, holds: object) => {
        for (const end = Date.now() + 20_000; ; await sleep(50)) {
          const found = await db.collection(collection).findOne(holds);
          if (found) return found;
          if (Date.now() > end) throw new Error(`no ${collection} in time:\n${running.output()}`);
        }
      };
      expect(await until('messages', { status: 'complaint' })).to.deep.include({
        arrival: 'imap',
        bytes: MAIL.length,
      });
      expect(await until('complaints', {})).to.have.property('reference');
      await until('mailboxes', { lookedAt: { $ne: null }, until: { $gt: new Date() } });
      await client.close();
      expect(await running.stop()).to.equal(0);
      expect((await dovecot.flags('abuse'))[0]).to.include('$Noticedesk');
      expect(await leases()).to.deep.include(new Date(0));
    } finally {
      await dovecot.remove();
    }
  });
});
