import { expect } from 'chai';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { createTransport } from 'nodemailer';
import { startPostfix, type TestPostfix } from '../support/postfix.js';
import { installReceiveMail, type ReceiveMail } from '../support/receiveMail.js';
import { requireTool } from '../support/tools.js';
import { NOBODY, startStoreProcess } from '../store/embedded/storeProcess.js';

describe('Postfix with bin/receive-mail', function () {
  this.timeout(60_000);
  let data: string;
  let installed: ReceiveMail;
  let postfix: TestPostfix;

  before(async function () {
    requireTool(this, 'postfix');
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root may start Postfix');
      this.skip();
    }
    data = mkdtempSync(join(tmpdir(), 'postfix-data-'));
    chmodSync(data, 0o755);
    chownSync(data, NOBODY, NOBODY);
    installed = await installReceiveMail();
    // Postfix gives a command no environment; a real installation has these in its .env.
    const program = join(data, 'receive');
    writeFileSync(program, `#!/bin/sh\nDATA_DIR=${data}/noticedesk exec ${installed.program} "$@"\n`, {
      mode: 0o755,
    });
    postfix = await startPostfix(`${program} --timeout 4 --mailbox \${recipient}`, 'nobody');
  });
  after(async () => {
    postfix?.remove();
    await installed?.remove();
    if (data) rmSync(data, { recursive: true, force: true });
  });

  const send = (n: number | string, text = 'Spam.') =>
    createTransport({ host: '127.0.0.1', port: postfix.port, ignoreTLS: true }).sendMail({
      from: 'a@example.com',
      to: 'abuse@example.nl',
      subject: `Number ${n}`,
      text,
    });

  async function stored(uri: string): Promise<Record<string, unknown>[]> {
    const client = await new MongoClient(uri).connect();
    const found = await client.db().collection('messages').find().toArray();
    await client.close();
    return found;
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 25_000; !(await holds()); await sleep(100))
      if (Date.now() > end) throw new Error(`not in time: ${String(holds)}\n${postfix.log()}`);
  }

  it('delivers, keeps what cannot be stored while the store is in trouble, and delivers it when that is over', async () => {
    const folder = join(data, 'noticedesk');
    const store = await startStoreProcess(folder, { uid: NOBODY });
    const uri = store.uri ?? '';
    for (let n = 0; n < 5; n++) await send(n);
    await send('large', 'x'.repeat(900).concat('\n').repeat(1000));
    await until(async () => (await stored(uri)).length === 6);
    expect((await stored(uri))[0]).to.deep.include({
      arrival: 'pipe',
      mailbox: 'abuse@example.nl',
      track: null,
    });
    await until(() => postfix.queued() === 0);

    // It has the folder, and answers nobody.
    store.child.kill('SIGSTOP');
    await send('waiting');
    await until(() => /status=deferred.*receive-mail: not stored/.test(postfix.log()));
    expect(postfix.queued()).to.equal(1);
    store.child.kill('SIGCONT');
    await store.stop('SIGKILL');

    const again = await startStoreProcess(folder, { uid: NOBODY });
    postfix.flush();
    await until(() => postfix.queued() === 0);
    expect(await stored(again.uri ?? '')).to.have.length(7);
    await again.stop();
    expect(postfix.log()).to.not.include('status=bounced');
  });
});
