import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../src/store/embedded/index.js';
import { startProcess } from '../support/processes.js';
import { installReceiveMail, type ReceiveMail } from '../support/receiveMail.js';
import { NOBODY, startStoreProcess } from '../store/embedded/storeProcess.js';

const MAIL =
  'From: a@example.com\nTo: abuse@example.nl\nSubject: Spam\nMessage-ID: <1@example.com>\n\nSpam.\n';
const isRoot = process.getuid?.() === 0;

describe('bin/receive-mail', function () {
  this.timeout(60_000);
  let installed: ReceiveMail;
  let data: string;
  before(async () => void (installed = await installReceiveMail()));
  after(() => installed.remove());
  beforeEach(async () => void (data = await mkdtemp(join(tmpdir(), 'receive-mail-data-'))));
  afterEach(() => rm(data, { recursive: true, force: true }));

  const give = (raw: string | Buffer, args: string[] = [], env: Record<string, string> = {}) =>
    installed.run(raw, { args, env: { DATA_DIR: data, ...env } });

  async function messages(): Promise<Record<string, unknown>[]> {
    const store = await startEmbeddedStore({ folder: join(data, 'store') });
    try {
      return await messagesAt(store.uri);
    } finally {
      await store.close();
    }
  }

  async function messagesAt(uri: string): Promise<Record<string, unknown>[]> {
    const client = await new MongoClient(uri).connect();
    const found = await client.db().collection('messages').find().toArray();
    await client.close();
    return found;
  }

  it('ends with 0 when the message is stored, from any folder and through a link, with mailbox and track', async () => {
    const link = join(data, 'link');
    await symlink(installed.program, link);
    const { status, stderr } = spawnSync(
      link,
      ['--mailbox', 'klachten@example.nl', '--track', 'service_complaint'],
      { cwd: '/', input: MAIL, env: { PATH: process.env['PATH'], DATA_DIR: data }, encoding: 'utf8' },
    );
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
    expect(await messages()).to.have.length(1);
    expect((await messages())[0]).to.deep.include({
      arrival: 'pipe',
      mailbox: 'klachten@example.nl',
      track: 'service_complaint',
      status: 'taken',
      owed: ['reading'],
      bytes: MAIL.length,
    });
  });

  it('works beside a running Noticedesk, and takes a message once however often it is given', async () => {
    const running = startProcess('src/server', { DATA_DIR: data, PORT: '0' });
    await running.line(/Noticedesk is at/);
    const given = await Promise.all([
      give(MAIL),
      give(MAIL),
      give(`Received: by mx1\n${MAIL}`),
      give(`${MAIL}More`),
    ]);
    expect(given.map(({ code, stderr }) => ({ code, stderr }))).to.deep.equal(
      Array.from({ length: 4 }, () => ({ code: 0, stderr: '' })),
    );
    await running.stop();
    expect(await messages()).to.have.length(2);
  });

  it('stores when several come at once while nothing runs, and Noticedesk starts meanwhile', async () => {
    const given = Promise.all(Array.from({ length: 5 }, (_, n) => give(`${MAIL}${n}`)));
    const running = startProcess('src/server', { DATA_DIR: data, PORT: '0' });
    await running.line(/Noticedesk is at/);
    expect((await given).map(({ code }) => code)).to.deep.equal([0, 0, 0, 0, 0]);
    await running.stop();
    expect(await messages()).to.have.length(5);
  });

  it('ends with 75 when the settings or its own arguments are wrong, or no store answers', async () => {
    const wrong = await give(MAIL, [], { MONGODB_URI: 'nonsense' });
    expect(wrong).to.include({ code: 75 });
    expect(wrong.stderr).to.include('MONGODB_URI');
    const track = await give(MAIL, ['--track', 'nonsense']);
    expect(track).to.include({ code: 75 });
    expect(track.stderr).to.include('choose from');
    expect(await give(MAIL, ['--nonsense'])).to.include({ code: 75 });
    const down = await give(MAIL, ['--timeout', '2'], { MONGODB_URI: 'mongodb://127.0.0.1:1/noticedesk' });
    expect(down).to.include({ code: 75, stderr: 'receive-mail: not stored within 2 seconds\n' });
    expect(await give(MAIL, [], { PATH: '/nowhere' })).to.include({ code: 75 });
  });

  it('ends with 75 when the folder cannot be written', async () => {
    await writeFile(join(data, 'file'), '');
    expect(await give(MAIL, ['--timeout', '3'], { DATA_DIR: join(data, 'file') })).to.include({ code: 75 });
    if (!isRoot) return;
    chmodSync(data, 0o555);
    const refused = await installed.run(MAIL, {
      args: ['--timeout', '3'],
      env: { DATA_DIR: data },
      uid: NOBODY,
    });
    expect(refused.code, refused.stderr).to.equal(75);
  });

  it('ends with 75 when the disk is full, for small messages and for large ones', async function () {
    const disk = join(data, 'disk');
    mkdirSync(disk);
    if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status !== 0) {
      console.log('      skipped: no small disk can be mounted here');
      return this.skip();
    }
    try {
      const settings = { DATA_DIR: disk };
      const large = Buffer.concat([Buffer.from(MAIL), Buffer.alloc(600_000, 'x\n')]);
      expect(await give(MAIL, [], settings)).to.include({ code: 0 });
      const filler = join(disk, 'filler');
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
      for (const message of [large, `${MAIL}${'y\n'.repeat(100_000)}`])
        expect(await give(message, ['--timeout', '3'], settings)).to.include({ code: 75 });
      await rm(filler);
      expect(await give(large, [], settings)).to.include({ code: 0 });
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it('ends with 75 when the store is killed under its hands, and the next try stores', async () => {
    const store = await startStoreProcess(data);
    // Stopped, it accepts but never answers: nobody knows whether the message is stored.
    store.child.kill('SIGSTOP');
    const given = give(MAIL, ['--timeout', '4']);
    expect(await given).to.include({ code: 75 });
    store.child.kill('SIGCONT');
    await store.stop('SIGKILL');
    expect(await give(MAIL)).to.include({ code: 0 });
    expect(await messages()).to.have.length(1);
  });

  it('ends with 75 when its own time is up before the message is whole', async () => {
    const child = installed.run(MAIL, { env: { DATA_DIR: data }, args: ['--timeout', '2'], keepOpen: true });
    expect(await child).to.include({ code: 75 });
    expect(await give(MAIL)).to.include({ code: 0 });
  });

  it('ends with 65, with a reason that the sender can read, when there is nothing or more than the limit', async () => {
    expect(await give('')).to.include({ code: 65 });
    const large = await give(Buffer.alloc(1_100_000, 'x'), [], { MAIL_MAX_MB: '1' });
    expect(large).to.include({ code: 65, stderr: 'receive-mail: the message is larger than 1 MB\n' });
  });

  it('stores as the user who runs Noticedesk', async function () {
    if (!isRoot) return this.skip();
    chownSync(data, NOBODY, NOBODY);
    const store = await startStoreProcess(data, { uid: NOBODY });
    const given = await installed.run(MAIL, { env: { DATA_DIR: data }, uid: NOBODY });
    expect(given).to.include({ code: 0, stderr: '' });
    expect(await messagesAt(store.uri ?? '')).to.have.length(1);
    await store.stop();
  });
});
