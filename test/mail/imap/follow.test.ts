import { expect } from 'chai';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { followMailbox, type Following } from '../../../src/mail/imap/follow.js';
import {
  PACE,
  type ImapHooks,
  type ImapMailbox,
  type ImapPace,
  type ImapPosition,
} from '../../../src/mail/imap/mailbox.js';
import { PASSWORD, startDovecot, type TestDovecot } from '../../support/dovecot.js';
import { requireTool } from '../../support/tools.js';

const QUICK = { ...PACE, pollMs: 60_000, retryMs: 100, mostRetryMs: 500 };
const TAKEN = ['S', '$Noticedesk'];
const mail = (n: number | string, more = '') =>
  `From: a@example.com\r\nSubject: Number ${n}\r\nMessage-ID: <${n}@example.com>\r\n\r\nSpam ${n}.\r\n${more}`;
const numberIn = (raw: Buffer) => /Subject: Number (\S+)/.exec(raw.toString('latin1'))?.[1] ?? '';

describe('a mailbox over IMAP', function () {
  this.timeout(60_000);
  let dovecot: TestDovecot;
  let user = '';
  let users = 0;
  let following: Following[] = [];
  before(async function () {
    requireTool(this, 'dovecot');
    dovecot = await startDovecot();
  });
  after(() => dovecot?.remove());
  beforeEach(() => void (user = `abuse${users++}`));
  afterEach(async () => {
    await Promise.all(following.map(({ stop }) => stop()));
    following = [];
  });

  interface Read {
    taken: { n: string; raw: Buffer; cutFrom: number | null }[];
    unreachable: string[];
    troubles: number[];
    looks: number;
    position: ImapPosition | null;
    following: Following;
  }

  function read(
    hooks: Partial<ImapHooks> = {},
    mailbox: Partial<ImapMailbox> = {},
    pace: Partial<ImapPace> = {},
  ): Read {
    const state: Read = {
      taken: [],
      unreachable: [],
      troubles: [],
      looks: 0,
      position: null,
      following: { stop: () => Promise.resolve() },
    };
    state.following = followMailbox(
      {
        host: '127.0.0.1',
        port: dovecot.port,
        secure: false,
        user,
        password: PASSWORD,
        folder: 'INBOX',
        moveTo: null,
        ...mailbox,
      },
      {
        onLooked: () => void state.looks++,
        onUnreachable: (reason) => void state.unreachable.push(reason),
        onTrouble: (uid) => void state.troubles.push(uid),
        loadPosition: () => Promise.resolve(state.position),
        savePosition: async (position) => void (state.position = await Promise.resolve(position)),
        ...hooks,
        take: async (message) => {
          await hooks.take?.(message);
          state.taken.push({ n: numberIn(message.raw), ...message });
        },
      },
      { ...QUICK, ...pace },
    );
    following.push(state.following);
    return state;
  }

  async function until(holds: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
    for (const end = Date.now() + ms; !(await holds()); await sleep(20))
      if (Date.now() > end) throw new Error(`not within ${ms} ms: ${String(holds)}`);
  }

  const allMarked = async (count: number, folder?: string) => {
    const flags = await dovecot.flags(user, folder);
    return flags.length === count && flags.every((of) => of.includes('$Noticedesk'));
  };

  it('is taken with its bytes as they are, and what comes later is told by the server', async () => {
    await dovecot.deliver(user, mail(1));
    const state = read();
    await until(() => state.looks === 1);
    expect(state.taken).to.have.length(1);
    expect(state.taken[0]?.raw.toString()).to.equal(mail(1));
    expect(await dovecot.flags(user)).to.deep.equal([TAKEN]);
    const sent = Date.now();
    await dovecot.deliver(user, mail(2));
    await until(() => state.taken.length === 2);
    // Long before the next look: pollMs is a minute.
    expect(Date.now() - sent).to.be.lessThan(10_000);
    await until(() => allMarked(2));
  });

  it('is looked at by the clock too, for servers that do not tell', async () => {
    const state = read({}, {}, { pollMs: 300 });
    await until(() => state.looks >= 3);
    await dovecot.deliver(user, mail(1));
    await until(() => state.taken.length === 1);
  });

  it('is taken also where a person read it before', async () => {
    await dovecot.deliver(user, mail(1));
    const box = dovecot.maildir(user);
    const [file = ''] = await readdir(join(box, 'new'));
    await rename(join(box, 'new', file), join(box, 'cur', `${file}:2,S`));
    const state = read();
    await until(() => state.taken.length === 1);
  });

  it('keeps what could not be stored unmarked, tries it again, and goes on with the others', async () => {
    for (let n = 1; n <= 5; n++) await dovecot.deliver(user, mail(n));
    let broken = 3;
    const state = read({
      take: async ({ raw }) => {
        await sleep(5);
        if (numberIn(raw) === '3' && broken-- > 0) throw new Error('the disk is full');
      },
    });
    await until(() => state.taken.length === 4);
    await dovecot.deliver(user, mail(6));
    expect((await dovecot.flags(user)).filter((of) => of.includes('$Noticedesk'))).to.have.length.at.most(5);
    await until(() => state.taken.length === 6);
    expect(state.troubles).to.deep.equal([3, 3, 3]);
    await until(() => allMarked(6));
    expect(state.unreachable).to.deep.equal([]);
  });

  it('fetches no more when nothing can be stored, and all of it once it can', async () => {
    for (let n = 0; n < 20; n++) await dovecot.deliver(user, mail(n));
    let down = true;
    let asked = 0;
    const state = read(
      { take: () => (asked++, down ? Promise.reject(new Error('down')) : Promise.resolve()) },
      {},
      { batchMessages: 4, retryMs: 300 },
    );
    await until(() => asked >= 4);
    expect(asked).to.equal(4);
    down = false;
    await until(() => state.taken.length === 20);
    await until(() => allMarked(20));
  });

  it('is connected to again when the server was killed, also in the middle of a message', async () => {
    for (let n = 0; n < 20; n++) await dovecot.deliver(user, mail(n, 'x'.repeat(200_000)));
    const state = read({ take: () => sleep(20) }, {}, { batchMessages: 5 });
    await until(() => state.taken.length >= 3);
    await dovecot.kill();
    await until(() => state.unreachable.length > 1);
    await dovecot.start();
    await until(() => allMarked(20));
    expect(new Set(state.taken.map(({ n }) => n)).size).to.equal(20);
    expect(
      state.taken.every(({ raw }) => raw.length > 200_000),
      'no half message',
    ).to.equal(true);
    await dovecot.deliver(user, mail('after'));
    await until(() => state.taken.some(({ n }) => n === 'after'));
  });

  it('goes on when a message vanishes meanwhile', async () => {
    for (let n = 0; n < 10; n++) await dovecot.deliver(user, mail(n));
    const box = dovecot.maildir(user);
    let first = true;
    const state = read(
      {
        take: async () => {
          if (!first) return;
          first = false;
          for (const file of (await readdir(join(box, 'cur'))).sort().slice(4, 7))
            await rm(join(box, 'cur', file));
        },
      },
      {},
      { batchMessages: 1 },
    );
    await until(() => allMarked(7));
    await dovecot.deliver(user, mail('after'));
    await until(() => state.taken.some(({ n }) => n === 'after'));
    expect(new Set(state.taken.map(({ n }) => n)).size).to.equal(8);
  });

  it('moves what it took to a folder, if one is named', async () => {
    for (let n = 0; n < 3; n++) await dovecot.deliver(user, mail(n));
    const state = read({}, { moveTo: 'Taken' });
    await until(() => allMarked(3, 'Taken'));
    expect(await dovecot.flags(user)).to.deep.equal([]);
    expect(state.taken).to.have.length(3);
  });

  it('takes the beginning of what is over the limit, and says how long it is', async () => {
    await dovecot.deliver(user, mail('large', 'x\r\n'.repeat(400_000)));
    await dovecot.deliver(user, mail('small'));
    const state = read({}, {}, { maxBytes: 1_000_000, cutBytes: 5000 });
    await until(() => state.taken.length === 2);
    const large = state.taken.find(({ n }) => n === 'large');
    expect(large?.raw).to.have.length(5000);
    expect(large?.cutFrom).to.be.greaterThan(1_200_000);
    expect(state.taken.find(({ n }) => n === 'small')?.cutFrom).to.equal(null);
    await until(() => allMarked(2));
  });

  it('takes a message of 10 MB whole', async () => {
    const raw = mail('large', `${'x'.repeat(998)}\r\n`.repeat(10_000));
    await dovecot.deliver(user, raw);
    const state = read();
    await until(() => state.taken.length === 1);
    expect(state.taken[0]?.raw.equals(Buffer.from(raw))).to.equal(true);
  });

  it('takes 300 messages, several at once but not all', async () => {
    for (let n = 0; n < 300; n++) await dovecot.deliver(user, mail(n));
    let under = 0;
    let most = 0;
    const state = read({
      take: async () => {
        most = Math.max(most, ++under);
        await sleep(5);
        under--;
      },
    });
    await until(() => allMarked(300));
    expect(new Set(state.taken.map(({ n }) => n)).size).to.equal(300);
    expect(state.taken).to.have.length(300);
    expect(most).to.be.greaterThan(8).and.at.most(PACE.batchMessages);
  });

  it('finishes what is under way when it is stopped, and marks it', async () => {
    for (let n = 0; n < 6; n++) await dovecot.deliver(user, mail(n));
    let begun = 0;
    const state = read({ take: () => (begun++, sleep(300)) }, {}, { batchMessages: 2 });
    await until(() => begun === 2);
    await state.following.stop();
    const marked = (await dovecot.flags(user)).filter((of) => of.includes('$Noticedesk')).length;
    expect(marked).to.equal(2);
    expect(state.taken).to.have.length(2);
  });

  it('tells why it cannot be reached without telling the password', async () => {
    const state = read({}, { password: 'wrong-secret' });
    await until(() => state.unreachable.length > 0);
    expect(state.unreachable[0]).to.match(/auth/i).and.not.include('wrong-secret');
    const nowhere = read({}, { folder: 'Nowhere' });
    await until(() => nowhere.unreachable.length > 0);
    expect(nowhere.unreachable[0]).to.match(/exist/i);
  });

  it('takes everything of a mailbox that was made anew, under another UIDVALIDITY', async () => {
    await dovecot.deliver(user, mail('old'));
    const state = read();
    await until(() => allMarked(1));
    await state.following.stop();
    await dovecot.kill();
    await rm(dovecot.maildir(user), { recursive: true });
    await sleep(1100);
    await dovecot.start();
    await dovecot.deliver(user, mail('new'));
    const anew = read();
    await until(() => anew.taken.length === 1);
    expect(anew.taken[0]?.n).to.equal('new');
  });

  it('is not spoken to when nobody vouches for its certificate', async () => {
    const secure = await startDovecot({ tls: true });
    try {
      await secure.deliver(user, mail(1));
      const state = read({}, { secure: true, port: secure.port });
      await until(() => state.unreachable.length > 0);
      expect(state.unreachable[0]).to.match(/certificate/i);
      expect(state.taken).to.deep.equal([]);
    } finally {
      await secure.remove();
    }
  });
});
