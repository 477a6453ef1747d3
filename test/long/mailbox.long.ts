import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../src/store/embedded/index.js';
import { PASSWORD, startDovecot, type TestDovecot } from '../support/dovecot.js';
import { startProcess, type RunningProcess } from '../support/processes.js';
import { requireTool } from '../support/tools.js';

const MESSAGES = 5000;
const LARGE = 50 * 1024 * 1024;

describe('a mailbox with 5,000 messages and one of 50 MB', function () {
  this.timeout(900_000);
  let dovecot: TestDovecot;
  let folder: string;
  before(async function () {
    requireTool(this, 'dovecot');
    dovecot = await startDovecot();
    folder = await mkdtemp(join(tmpdir(), 'mailbox-long-'));
  });
  after(async () => {
    await dovecot?.remove();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const mail = (n: number | string, text = `Spam from 192.0.2.${Number(n) % 250}.\r\n`) =>
    `From: reporter${n}@example.com\r\nTo: abuse@example.nl\r\nSubject: Number ${n}\r\nMessage-ID: <${n}@example.com>\r\n\r\n${text}`;

  const marked = async () =>
    (await dovecot.flags('abuse')).filter((flags) => flags.includes('$Noticedesk')).length;

  function start(): RunningProcess {
    const password = encodeURIComponent(PASSWORD);
    return startProcess('src/server', {
      DATA_DIR: folder,
      PORT: '0',
      MAILBOXES: `imap://abuse:${password}@127.0.0.1:${dovecot.port}/INBOX`,
    });
  }

  it('is taken whole, once, though the server and Noticedesk are killed on the way', async () => {
    await dovecot.deliver('abuse', mail('large', `${'x'.repeat(1022)}\r\n`.repeat(LARGE / 1024)));
    for (let n = 0; n < MESSAGES; n++) await dovecot.deliver('abuse', mail(n));
    let running = start();
    const began = Date.now();
    for (let kills = 0; (await marked()) < MESSAGES + 1; await sleep(300)) {
      expect(Date.now() - began, `${await marked()} marked\n${running.output()}`).to.be.lessThan(600_000);
      if ((await marked()) < (kills + 1) * 1000 || kills === 4) continue;
      kills++;
      await dovecot.kill();
      await dovecot.start();
      if (kills !== 2) continue;
      await running.stop('SIGKILL');
      running = start();
    }
    const taken = Date.now() - began;
    const peak = Number(
      /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${running.child.pid}/status`, 'utf8'))?.[1],
    );
    console.log(`      taken in ${Math.round(taken / 1000)} s, most memory ${Math.round(peak / 1024)} MB`);
    await running.stop();
    const store = await startEmbeddedStore({ folder: join(folder, 'store') });
    const client = await new MongoClient(store.uri).connect();
    const messages = client.db().collection('messages');
    expect(await messages.countDocuments()).to.equal(MESSAGES + 1);
    expect(await messages.countDocuments({ bytes: { $gt: LARGE } })).to.equal(1);
    await client.close();
    await store.close();
  });
});
