import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createVault } from '../../../src/evidence/vault.js';
import { Messages } from '../../../src/intake/mail/message.js';
import { openRaw } from '../../../src/intake/mail/raw.js';
import { takeMessage } from '../../../src/intake/mail/take.js';
import { Mailboxes } from '../../../src/intake/mailboxes/mailbox.js';
import { serveMailbox, type MailboxSetting, type Serving } from '../../../src/intake/mailboxes/serve.js';
import { mailboxStates } from '../../../src/intake/mailboxes/states.js';
import { takeFetched } from '../../../src/intake/mailboxes/take.js';
import { PASSWORD, startDovecot, type TestDovecot } from '../../support/dovecot.js';
import { useStore } from '../../support/store.js';
import { requireTool } from '../../support/tools.js';

const mail = (n: number | string) =>
  `From: a@example.com\r\nSubject: Number ${n}\r\nMessage-ID: <${n}@example.com>\r\n\r\nSpam ${n}.\r\n`;
const QUICK = { pollMs: 500, retryMs: 100, mostRetryMs: 300 };

describe('mailboxes', function () {
  this.timeout(60_000);
  useStore();
  let dovecot: TestDovecot;
  let folder: string;
  let printed: string[] = [];
  let serving: Serving[] = [];
  let users = 0;
  before(async function () {
    requireTool(this, 'dovecot');
    dovecot = await startDovecot();
    folder = await mkdtemp(join(tmpdir(), 'mailboxes-'));
  });
  after(async () => {
    await dovecot?.remove();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await Promise.all(serving.map(({ stop }) => stop()));
    serving = [];
    printed = [];
  });

  function settingOf(more: Partial<MailboxSetting> = {}): MailboxSetting {
    const user = more.user ?? `abuse${users++}`;
    return {
      name: `${user}@example.nl`,
      track: null,
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      user,
      password: PASSWORD,
      folder: 'INBOX',
      moveTo: null,
      ...more,
    };
  }

  function serve(setting: MailboxSetting, leaseMs = 60_000, pace = {}): Serving & { takes: () => number } {
    let takes = 0;
    const log = pino({}, { write: (line: string) => void printed.push(line) });
    const one = serveMailbox(
      setting,
      {
        log,
        take: async (message, given) => {
          takes++;
          await takeFetched(message, given, { vault: createVault(folder) });
        },
      },
      { pace: { ...QUICK, ...pace }, leaseMs },
    );
    serving.push(one);
    return { ...one, takes: () => takes };
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; !(await holds()); await sleep(30))
      if (Date.now() > end) throw new Error(`not in time: ${String(holds)}`);
  }

  it('are read side by side, each with its own name and track', async () => {
    const abuse = settingOf();
    const klachten = settingOf({ track: 'service_complaint' });
    await dovecot.deliver(abuse.user, mail('abuse'));
    await dovecot.deliver(klachten.user, mail('klacht'));
    serve(abuse);
    serve(klachten);
    await until(async () => (await Messages.countDocuments()) === 2);
    const found = await Messages.find().sort({ track: 1 }).lean();
    expect(
      found.map(({ arrival, mailbox, track, owed }) => ({ arrival, mailbox, track, owed })),
    ).to.deep.equal([
      { arrival: 'imap', mailbox: abuse.name, track: null, owed: ['reading'] },
      { arrival: 'imap', mailbox: klachten.name, track: 'service_complaint', owed: ['reading'] },
    ]);
    expect((await openRaw(found[0]?.sha256 ?? '', createVault(folder))).toString()).to.equal(mail('abuse'));
  });

  it('and a pipe that give the same message make one of it', async () => {
    const setting = settingOf();
    const piped = Buffer.from(`Received: from mx\n${mail(1).replaceAll('\r\n', '\n')}`);
    const at = { arrival: 'pipe', mailbox: '', track: null } as const;
    const { fresh } = await takeMessage(piped, at, { vault: createVault(folder) });
    await dovecot.deliver(setting.user, `Received: by mx2\r\n${mail(1)}`);
    const one = serve(setting);
    await until(async () => (await dovecot.flags(setting.user))[0]?.includes('$Noticedesk') === true);
    expect(fresh).to.equal(true);
    expect(one.takes()).to.equal(1);
    expect(await Messages.countDocuments()).to.equal(1);
  });

  it('give what is over the limit to the held tray', async () => {
    const setting = settingOf();
    await dovecot.deliver(setting.user, mail('large') + 'x\r\n'.repeat(500_000));
    serve(setting, 60_000, { maxBytes: 1_000_000, cutBytes: 4000 });
    await until(async () => (await Messages.countDocuments()) === 1);
    const held = await Messages.findOne().lean();
    expect(held).to.deep.include({ status: 'held', owed: [], bytes: 4000 });
    expect(held?.reason).to.include('too large');
  });

  it('are each read by one process at a time, and by another when that one stops', async () => {
    const setting = settingOf();
    const first = serve(setting, 600);
    await until(async () => (await Mailboxes.exists({ lookedAt: { $ne: null } })) !== null);
    const second = serve(setting, 600);
    for (let n = 0; n < 5; n++) await dovecot.deliver(setting.user, mail(n));
    await until(() => first.takes() === 5);
    await sleep(1500);
    expect(second.takes()).to.equal(0);
    await first.stop();
    await dovecot.deliver(setting.user, mail('later'));
    await until(async () => (await Messages.countDocuments()) === 6);
    expect(second.takes()).to.equal(1);
  });

  it('are taken over from a process that crashed, once its lease is over', async () => {
    const setting = settingOf();
    await Mailboxes.collection.insertOne({
      _id: `${setting.user}@127.0.0.1:${dovecot.port}/INBOX`,
      holder: 'crashed',
      until: new Date(Date.now() + 1500),
    } as never);
    await dovecot.deliver(setting.user, mail(1));
    const began = Date.now();
    serve(setting, 600);
    await until(async () => (await Messages.countDocuments()) === 1);
    expect(Date.now() - began).to.be.greaterThan(1300);
  });

  it('tell since when they cannot be reached and why, until they can', async () => {
    const setting = settingOf();
    const never = settingOf({ password: 'wrong-secret', user: 'nobody' });
    serve(setting);
    await until(async () => (await mailboxStates([setting]))[0]?.lookedAt instanceof Date);
    await dovecot.kill();
    serve(never);
    await until(async () =>
      (await mailboxStates([setting, never])).every(({ failingSince }) => failingSince !== null),
    );
    const [since] = (await mailboxStates([setting])).map(({ failingSince }) => failingSince);
    await sleep(700);
    const failing = (await mailboxStates([setting]))[0];
    expect(failing?.failingSince).to.deep.equal(since);
    expect(failing?.error).to.match(/ECONNREFUSED|closed|available/i);
    await dovecot.start();
    await until(async () => (await mailboxStates([setting]))[0]?.failingSince === null);
    await until(async () => /auth/i.test((await mailboxStates([never]))[0]?.error ?? ''));
    expect(printed.join('')).to.include('the mailbox cannot be reached').and.not.include('wrong-secret');
    expect(JSON.stringify(await Mailboxes.find().lean())).to.not.include('wrong-secret');
  });
});

describe('a mailbox whose server keeps no keywords', function () {
  this.timeout(60_000);
  useStore();
  let dovecot: TestDovecot;
  before(async function () {
    requireTool(this, 'dovecot');
    dovecot = await startDovecot({
      more: `
protocol imap {
  mail_plugins = acl
}
plugin {
  acl = vfile:ACLS
}`,
    });
  });
  after(() => dovecot?.remove());

  it('is gone on with by number, and a failed message is not passed', async () => {
    await dovecot.deliver('u', mail(1));
    await dovecot.deliver('u', mail(2));
    let broken = 2;
    const taken: string[] = [];
    const setting = {
      name: 'u',
      track: null,
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      user: 'u',
      password: PASSWORD,
      folder: 'INBOX',
      moveTo: null,
    };
    const serveOnce = () =>
      serveMailbox(
        setting,
        {
          log: pino({ level: 'silent' }),
          take: ({ raw }) => {
            const n = /Number (\d)/.exec(raw.toString())?.[1] ?? '';
            if (n === '1' && broken-- > 0) return Promise.reject(new Error('full'));
            taken.push(n);
            return Promise.resolve();
          },
        },
        { pace: QUICK },
      );
    const first = serveOnce();
    const positionIs = async (lastUid: number) => {
      for (
        const end = Date.now() + 8000;
        (await Mailboxes.findOne().lean())?.lastUid !== lastUid;
        await sleep(30)
      )
        if (Date.now() > end)
          throw new Error(`position is not ${lastUid}: ${JSON.stringify(await Mailboxes.findOne().lean())}`);
    };
    await positionIs(2);
    expect(taken).to.include('1').and.include('2');
    await first.stop();
    expect((await dovecot.flags('u')).flat()).to.not.include('$Noticedesk');
    const before = taken.length;
    await dovecot.deliver('u', mail(3));
    const second = serveOnce();
    await positionIs(3);
    await second.stop();
    expect(taken.slice(before)).to.deep.equal(['3']);
  });
});
