import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { deliverLetter, dueLetters } from '../../src/letters/deliver.js';
import { Letters, type Letter } from '../../src/letters/letter.js';
import { retryLetter } from '../../src/letters/retry.js';
import type { OutgoingMail, SendResult } from '../../src/mail/transport.js';
import { useStore } from '../support/store.js';
import { aCase, later } from './fixtures.js';

const START = later(0);
const minutes = (count: number) => new Date(START.getTime() + count * 60_000);

class FakeMailer {
  readonly mails: OutgoingMail[] = [];
  constructor(private readonly answer: () => SendResult | Promise<SendResult>) {}
  async send(mail: OutgoingMail): Promise<SendResult> {
    this.mails.push(mail);
    return this.answer();
  }
}

const sends = () => new FakeMailer(() => ({ type: 'sent', reply: '250 2.0.0 Ok: queued as 4F' }));
const busy = () => new FakeMailer(() => ({ type: 'temporary', reply: '451 4.7.1 Try again later' }));
const at = (when: Date) => () => when;

async function aLetter(over: Partial<Letter> = {}): Promise<Letter> {
  const _id = new Types.ObjectId();
  const letter: Letter = {
    _id,
    messageId: `<${_id.toHexString()}@host.example>`,
    inReplyTo: null,
    template: 'receipt',
    language: 'en',
    party: 'reporter',
    to: 'marieke@zonnestraal.example',
    subject: '[M-1] We have received your report',
    text: 'Dear reporter,\n',
    html: '<p>Dear reporter,</p>',
    status: 'pending',
    attempts: [],
    nextAttemptAt: START,
    problem: null,
    lastError: null,
    createdAt: START,
    sentAt: null,
    ...over,
  };
  await Letters.insertOne(letter);
  return letter;
}

const stored = async ({ _id }: Letter): Promise<Letter> => {
  const letter = await Letters.findById(_id).lean();
  if (!letter) throw new Error('No letter');
  return letter;
};

describe('delivering a letter', () => {
  useStore();

  it('sends it under its own Message-ID and records the server’s reply', async () => {
    const letter = await aLetter({ inReplyTo: '<first@host.example>' });
    const mailer = sends();
    expect(await deliverLetter(letter._id, { mailer, now: at(minutes(1)) })).to.equal('sent');
    expect(mailer.mails).to.have.length(1);
    expect(mailer.mails[0]).to.deep.include({
      messageId: letter.messageId,
      to: letter.to,
      subject: letter.subject,
      inReplyTo: '<first@host.example>',
      references: ['<first@host.example>'],
      headers: { 'Auto-Submitted': 'auto-replied' },
      date: START,
    });
    const after = await stored(letter);
    expect(after).to.include({ status: 'sent', nextAttemptAt: null, lastError: null });
    expect(after.sentAt).to.deep.equal(minutes(1));
    expect(after.attempts).to.deep.equal([
      { at: minutes(1), outcome: 'sent', reply: '250 2.0.0 Ok: queued as 4F' },
    ]);
  });

  it('keeps it for the outbox when there is no mail server', async () => {
    const letter = await aLetter();
    const mailer = new FakeMailer(() => ({ type: 'kept' }));
    expect(await deliverLetter(letter._id, { mailer, now: at(START) })).to.equal('kept');
    expect(await stored(letter)).to.include({ status: 'kept', nextAttemptAt: null, sentAt: null });
  });

  it('does nothing with a letter that is not due, is done, or does not exist', async () => {
    const mailer = sends();
    const early = await aLetter({ nextAttemptAt: minutes(5) });
    const done = await aLetter({ status: 'sent', nextAttemptAt: null });
    for (const id of [early._id, done._id, new Types.ObjectId()])
      expect(await deliverLetter(id, { mailer, now: at(minutes(4)) })).to.equal(null);
    expect(mailer.mails).to.deep.equal([]);
  });

  it('is done by one of two that try together', async () => {
    const letter = await aLetter();
    const mailer = sends();
    const delivery = { mailer, now: at(START) };
    const results = await Promise.all([
      deliverLetter(letter._id, delivery),
      deliverLetter(letter._id, delivery),
    ]);
    expect(results).to.have.members(['sent', null]);
    expect(mailer.mails).to.have.length(1);
  });

  it('waits after a temporary failure: a minute, doubling, up to six hours; after three days it has failed', async () => {
    const letter = await aLetter();
    const mailer = busy();
    const waits: number[] = [];
    let now = START;
    for (let attempt = 0; attempt < 40; attempt++) {
      const status = await deliverLetter(letter._id, { mailer, now: at(now) });
      const { nextAttemptAt } = await stored(letter);
      if (status === 'failed' || !nextAttemptAt) break;
      waits.push((nextAttemptAt.getTime() - now.getTime()) / 60_000);
      now = nextAttemptAt;
    }
    expect(waits.slice(0, 11)).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    expect((now.getTime() - START.getTime()) / 3_600_000).to.be.within(72, 78);
    expect(await stored(letter)).to.include({
      status: 'failed',
      problem: 'gave_up',
      lastError: '451 4.7.1 Try again later',
    });
    expect(new Set(mailer.mails.map(({ messageId }) => messageId))).to.deep.equal(
      new Set([letter.messageId]),
    );
  });

  it('fails at once when the server refuses it for good, and tells its case', async () => {
    const caze = aCase();
    await Cases.insertOne(caze);
    const letter = await aLetter({ case: caze._id, template: 'outcome' });
    const mailer = new FakeMailer(() => ({
      type: 'permanent',
      reply: '550 5.1.1 No such user',
      badRecipient: true,
    }));
    expect(await deliverLetter(letter._id, { mailer, now: at(START) })).to.equal('failed');
    expect(await stored(letter)).to.include({
      status: 'failed',
      problem: 'bad_recipient',
      nextAttemptAt: null,
    });
    const events = (await Cases.findById(caze._id).lean())?.events ?? [];
    expect(events.map(({ type }) => type)).to.deep.equal(['letter_failed']);
    expect(events[0]?.facts).to.include({ letter: String(letter._id), problem: 'bad_recipient' });
    expect(events[0]?.at).to.deep.equal(START);
  });

  it('tells its case of a failure after a crash that came before that, once', async () => {
    const caze = aCase();
    await Cases.insertOne(caze);
    const attempts = [{ at: START, outcome: 'permanent' as const, reply: '550' }];
    const failed = { status: 'failed' as const, problem: 'refused' as const, nextAttemptAt: null, attempts };
    const letter = await aLetter({ case: caze._id, ...failed, untold: true });
    expect(await dueLetters(10, START)).to.deep.equal([letter._id]);
    for (const when of [START, minutes(1)])
      expect(await deliverLetter(letter._id, { mailer: sends(), now: at(when) })).to.equal(null);
    const events = (await Cases.findById(caze._id).lean())?.events ?? [];
    expect(events.map(({ type }) => type)).to.deep.equal(['letter_failed']);
    expect(await dueLetters(10, START)).to.deep.equal([]);
  });

  it('is repeated under the same Message-ID when a crash left its outcome unknown, and not before the lease ends', async () => {
    const letter = await aLetter({ status: 'sending', nextAttemptAt: minutes(10) });
    const mailer = sends();
    expect(await deliverLetter(letter._id, { mailer, now: at(minutes(9)) })).to.equal(null);
    expect(await deliverLetter(letter._id, { mailer, now: at(minutes(10)) })).to.equal('sent');
    expect(mailer.mails[0]?.messageId).to.equal(letter.messageId);
    expect((await stored(letter)).attempts.map(({ outcome }) => outcome)).to.deep.equal(['unknown', 'sent']);
  });

  it('records what it does not understand, tries again later, and lets the error out', async () => {
    const letter = await aLetter();
    const mailer = new FakeMailer(() => Promise.reject(new Error('out of memory')));
    const error: unknown = await deliverLetter(letter._id, { mailer, now: at(START) }).catch(
      (e: unknown) => e,
    );
    expect(error).to.be.instanceOf(Error);
    expect(await stored(letter)).to.include({ status: 'pending', lastError: 'out of memory' });
  });

  it('stays sent when an attempt that was given up for lost succeeds after all', async () => {
    const letter = await aLetter();
    const slow = new FakeMailer(async () => {
      await deliverLetter(letter._id, { mailer: busy(), now: at(minutes(11)) });
      return { type: 'sent', reply: '250 Ok' };
    });
    expect(await deliverLetter(letter._id, { mailer: slow, now: at(START) })).to.equal('sent');
    const after = await stored(letter);
    expect(after.status).to.equal('sent');
    expect(after.attempts.map(({ outcome }) => outcome)).to.deep.equal(['unknown', 'temporary', 'sent']);
    expect(await deliverLetter(letter._id, { mailer: slow, now: at(minutes(60)) })).to.equal(null);
  });
});

describe('letters whose turn it is', () => {
  useStore();

  it('are the due ones and those whose attempt crashed, the longest waiting first', async () => {
    const crashed = await aLetter({ status: 'sending', nextAttemptAt: minutes(2) });
    const due = await aLetter({ nextAttemptAt: minutes(1) });
    await aLetter({ nextAttemptAt: minutes(9) });
    await aLetter({ status: 'sending', nextAttemptAt: minutes(9) });
    await aLetter({ status: 'failed', nextAttemptAt: null });
    await aLetter({ status: 'kept', nextAttemptAt: null });
    expect(await dueLetters(10, minutes(5))).to.deep.equal([due._id, crashed._id]);
    expect(await dueLetters(1, minutes(5))).to.deep.equal([due._id]);
  });
});

describe('trying a letter again', () => {
  useStore();
  const staff = new Types.ObjectId();

  it('makes a failed one due at once, to a corrected address, with a fresh round of attempts', async () => {
    const failed = { at: START, outcome: 'temporary' as const, reply: '451' };
    const letter = await aLetter({
      status: 'failed',
      problem: 'gave_up',
      nextAttemptAt: null,
      attempts: [failed],
    });
    const retried = await retryLetter(letter._id, staff, { to: 'new@zonnestraal.example', at: later(9) });
    expect(retried).to.include({ status: 'pending', problem: null, to: 'new@zonnestraal.example' });
    expect(retried?.attempts.at(-1)).to.deep.equal({
      at: later(9),
      outcome: 'retried',
      reply: String(staff),
    });
    const mailer = busy();
    expect(await deliverLetter(letter._id, { mailer, now: at(later(9)) })).to.equal('pending');
    expect(mailer.mails[0]).to.include({ to: 'new@zonnestraal.example', messageId: letter.messageId });
    expect((await stored(letter)).nextAttemptAt).to.deep.equal(new Date(later(9).getTime() + 60_000));
  });

  it('leaves one alone that was sent or is under way', async () => {
    for (const status of ['sent', 'pending', 'sending'] as const)
      expect(await retryLetter((await aLetter({ status }))._id, staff), status).to.equal(null);
  });
});
