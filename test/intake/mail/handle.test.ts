import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases, type Case } from '../../../src/cases/case.js';
import { askReporter } from '../../../src/cases/ask.js';
import { personalOf } from '../../../src/cases/events.js';
import { takeCase } from '../../../src/cases/take.js';
import { Customers } from '../../../src/customers/customer.js';
import { Complaints } from '../../../src/intake/complaint.js';
import { handleMessage } from '../../../src/intake/mail/handle.js';
import { Messages } from '../../../src/intake/mail/message.js';
import { openRaw } from '../../../src/intake/mail/raw.js';
import { takeMessage } from '../../../src/intake/mail/take.js';
import { Letters, type Letter } from '../../../src/letters/letter.js';
import { writeStandingLetters } from '../../../src/letters/standing.js';
import { knowReporters, reporterId, Reporters } from '../../../src/reporters/reporter.js';
import { warnReporter } from '../../../src/reporters/warn.js';
import { answerBy, shopOwner } from '../../portal/placed.js';
import { useApp } from '../../support/app.js';
import { handler } from '../../support/cases.js';
import { arf, taken, written } from './mails.js';

const COMPLAINT = {
  subject: 'Phishing on your network',
  body: 'Dear abuse team,\n\nThis page is a phishing page of our bank: https://shop.example.nl/bank\nPlease take it down.\n\nRosa',
};

describe('a mail to abuse@', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en', REPLY_ADDRESS: 'abuse+*@host.example' });
  const onlyCase = async (): Promise<Case> => {
    const [caze, ...others] = await Cases.find().lean();
    expect(others).to.deep.equal([]);
    return caze ?? expect.fail('there is no case');
  };
  const only = async (template: Letter['template']): Promise<Letter> =>
    (await Letters.findOne({ template }).lean()) ?? expect.fail(`no letter ${template}`);

  it('that a person wrote is a complaint: placed, with a receipt in its thread', async () => {
    await shopOwner();
    const raw = written({ ...COMPLAINT, headers: { 'Message-ID': '<first@mail.example>' } });
    const message = await taken(app, raw);
    expect(message).to.include({ status: 'complaint' });
    expect(await openRaw(message.sha256, app.deps.vault)).to.deep.equal(raw);
    const caze = await onlyCase();
    expect(caze).to.deep.include({
      ground: '5.7-a-phishing',
      resource: { kind: 'domain', value: 'shop.example.nl' },
    });
    const complaint = await Complaints.findOne().lean();
    expect(complaint?.reporter).to.include({ name: 'Rosa Reporter', email: 'rosa@mail.example' });
    expect(complaint).to.include({ channel: 'email', language: 'en' });
    expect(await only('receipt')).to.include({ to: 'rosa@mail.example', inReplyTo: '<first@mail.example>' });
  });

  it('that a machine wrote is a complaint too, and never answered', async () => {
    const message = await taken(app, arf('192.0.2.25', { 'Auto-Submitted': 'auto-generated' }));
    expect(message.reading).to.include({ kind: 'complaint', automatic: true });
    expect(await onlyCase()).to.deep.include({ ground: '5.7-g', customer: null });
    expect(await Letters.countDocuments()).to.equal(0);
  });

  it('is taken once, however often and by whatever way it is delivered', async () => {
    const raw = written(COMPLAINT);
    const again = Buffer.concat([
      Buffer.from('Return-Path: <x@y.example>\nReceived: from a\n\tby b\n'),
      Buffer.from(raw.toString().replaceAll('\r\n', '\n')),
    ]);
    const [first, second] = [await taken(app, raw), await taken(app, again)];
    expect(second._id).to.deep.equal(first._id);
    const delivery = { arrival: 'pipe', mailbox: '', track: null } as const;
    const fresh = written({ ...COMPLAINT, subject: 'Another' });
    const all = await Promise.all(Array.from({ length: 8 }, () => takeMessage(fresh, delivery, app.deps)));
    expect(all.filter((one) => one.fresh)).to.have.length(1);
    await app.settle();
    expect(await Messages.countDocuments()).to.equal(2);
    expect(await Complaints.countDocuments()).to.equal(2);
  });

  it('with rows about many addresses becomes as many cases', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => `2026-11-01 10:00:00,192.0.2.${at + 1},64500,telnet`);
    const feed = written({
      from: 'autoreports@shadowserver.org',
      subject: '[Shadowserver] Accessible Telnet Report',
      headers: { 'Content-Type': 'text/csv; name="2026-11-01-scan_telnet-host.csv"' },
      body: ['timestamp,ip,asn,tag', ...rows].join('\n'),
    });
    expect((await taken(app, feed)).status).to.equal('complaint');
    expect((await Cases.distinct('resource.value')).length).to.be.greaterThan(20);
  });

  it('that names nothing is held with the reason, and nothing is answered', async () => {
    const message = await taken(app, written({ body: 'Call me back about the thing.' }));
    expect(message.status).to.equal('held');
    expect(message.reason).to.include('no location');
    expect(await Complaints.countDocuments()).to.equal(0);
    expect(await Letters.countDocuments()).to.equal(0);
  });

  it('to a mailbox with a track of its own needs no location', async () => {
    const body =
      'Geachte heer, mijn website is al drie dagen niet bereikbaar en ik krijg van uw helpdesk geen antwoord.';
    await taken(app, written({ to: 'klachten@host.example', body }), {
      mailbox: 'klachten@host.example',
      track: 'service_complaint',
    });
    expect(await onlyCase()).to.include({ track: 'service_complaint' });
    expect(await Complaints.findOne().lean()).to.include({ language: 'nl' });
  });

  describe('that answers', () => {
    async function asked(): Promise<{ caze: Case; letter: Letter }> {
      await shopOwner();
      await taken(app, written(COMPLAINT));
      const placed = await onlyCase();
      const [{ id = new Types.ObjectId() } = {}] = placed.complaints;
      const reviewed = await takeCase(placed, handler);
      await askReporter(reviewed, { complaint: id, text: 'Which page?', answerBy: answerBy() }, handler);
      await app.settle();
      return { caze: placed, letter: await only('question_to_reporter') };
    }
    const answersOf = async ({ _id }: Case): Promise<string[]> => {
      const caze = await Cases.findById(_id).lean();
      return (caze?.events ?? [])
        .filter(({ type }) => type === 'reporter_answered' || type === 'customer_answered')
        .map((event) => personalOf(event)['text'] as string);
    };
    const REPLY = 'The page /bank/login too.\n\nOn Monday the desk wrote:\n> Which page?';

    it('a letter goes into its case, with its new text alone', async () => {
      const { caze, letter } = await asked();
      const reply = written({
        subject: `Re: ${letter.subject}`,
        headers: { 'In-Reply-To': letter.messageId },
        body: REPLY,
      });
      expect(await taken(app, reply)).to.deep.include({ status: 'answer', case: caze._id });
      expect(await answersOf(caze)).to.deep.equal(['The page /bank/login too.']);
      expect((await Cases.findById(caze._id).lean())?.status).to.equal('in_review');
      expect(await Complaints.countDocuments()).to.equal(1);
    });

    it('by its signed address goes there too, and by a forged one not', async () => {
      const { caze, letter } = await asked();
      const address = app.deps.replyAddresses.make(String(letter._id)) ?? '';
      const forged = `abuse+${String(letter._id)}-${'0'.repeat(20)}@host.example`;
      expect((await taken(app, written({ to: forged, subject: 'Re: x', body: REPLY }))).status).to.equal(
        'held',
      );
      await taken(app, written({ to: address, subject: 'Re: x', body: REPLY }));
      expect(await answersOf(caze)).to.have.length(1);
    });

    it('by the number in its subject goes there from somebody who takes part, and from nobody else', async () => {
      const { caze } = await asked();
      const subject = `Re: [${caze.number}]`;
      await taken(app, written({ from: 'other@mail.example', subject, body: REPLY }));
      expect(await answersOf(caze)).to.deep.equal([]);
      await taken(app, written({ subject, body: REPLY }));
      expect(await answersOf(caze)).to.have.length(1);
    });

    it('is put there once when a crash makes it be handled again', async () => {
      const { caze, letter } = await asked();
      const message = await taken(
        app,
        written({ headers: { 'In-Reply-To': letter.messageId }, body: REPLY }),
      );
      await Messages.updateOne({ _id: message._id }, { $set: { owed: ['reading'], status: 'taken' } });
      const { vault, reader, replyAddresses, checkSender } = app.deps;
      await handleMessage(message._id, { vault, reader, replyAddresses, checkSender, fallback: 'en' });
      expect(await answersOf(caze)).to.have.length(1);
      expect((await Messages.findById(message._id).lean())?.status).to.equal('answer');
    });

    it('a letter about how the sender stands with us is for a person to read, whatever it names', async () => {
      const email = 'rosa@mail.example';
      await knowReporters([{ email, name: 'Rosa', language: 'en' }]);
      const reporter = await Reporters.findById(reporterId(email)).orFail().lean();
      const by = new Types.ObjectId();
      await writeStandingLetters(
        await warnReporter(reporter, { by, reason: 'Look first.' }),
        app.deps.letters,
      );
      const letter = await Letters.findOne({ template: 'warning_to_reporter' }).orFail().lean();
      const headers = { 'In-Reply-To': letter.messageId };
      const answer = await taken(app, written({ subject: 'Re: A warning', headers, body: REPLY }));
      expect(answer).to.include({
        status: 'held',
        reason: 'It answers a letter about how the sender stands with us.',
      });
      expect(await Complaints.countDocuments()).to.equal(0);
    });

    it('automatically is noted and no answer', async () => {
      const { caze, letter } = await asked();
      const headers = { 'In-Reply-To': letter.messageId, 'Auto-Submitted': 'auto-replied' };
      const away = written({ subject: 'Out of office', headers, body: 'I am away until Monday.' });
      expect(await taken(app, away)).to.deep.include({ status: 'noted' });
      expect(await answersOf(caze)).to.deep.equal([]);
    });

    it('a closed case is held beside it', async () => {
      const { caze, letter } = await asked();
      await Cases.updateOne({ _id: caze._id }, { $set: { status: 'closed' } });
      const message = await taken(
        app,
        written({ headers: { 'In-Reply-To': letter.messageId }, body: REPLY }),
      );
      expect(message).to.deep.include({ status: 'held', case: caze._id });
    });

    it('by coming back marks the letter as failed, and says so in the case once', async () => {
      const { caze, letter } = await asked();
      const bounce = bounceOf(letter);
      expect(await taken(app, bounce)).to.deep.include({ status: 'noted', letter: letter._id });
      await Messages.updateMany({ letter: letter._id }, { $set: { owed: ['reading'] } });
      const { vault, reader, replyAddresses, checkSender } = app.deps;
      const [bounced] = await Messages.find({ letter: letter._id }).lean();
      await handleMessage(bounced?._id ?? '', { vault, reader, replyAddresses, checkSender, fallback: 'en' });
      expect(await Letters.findById(letter._id).lean()).to.include({ status: 'failed', problem: 'bounced' });
      const events = (await Cases.findById(caze._id).lean())?.events ?? [];
      expect(events.filter(({ type }) => type === 'letter_failed')).to.have.length(1);
    });

    it('by coming back flags a customer, but not when it is only late or about another address', async () => {
      const { caze } = await asked();
      const [owner] = await Customers.find().lean();
      const letter = { ...(await only('question_to_reporter')), _id: new Types.ObjectId() };
      const toOwner: Letter = {
        ...letter,
        messageId: `<${String(letter._id)}@host.example>`,
        party: 'customer',
        to: owner?.email ?? '',
        case: caze._id,
      };
      await Letters.create([toOwner]);
      const isStale = async () => (await Customers.findOne().lean())?.contactStale;
      await taken(app, bounceOf(toOwner, { action: 'delayed', status: '4.4.1' }));
      await taken(app, bounceOf({ ...toOwner, to: 'other@mail.example' }));
      expect(await isStale()).to.equal(false);
      await taken(app, bounceOf(toOwner));
      expect(await isStale()).to.equal(true);
    });
  });

  it('about child abuse keeps its text and hashes, and nothing else of it', async () => {
    const raw = written({
      subject: 'Child sexual abuse material',
      headers: { 'Content-Type': 'multipart/mixed; boundary="b"' },
      body: [
        '--b',
        'Content-Type: text/plain',
        '',
        'Child sexual abuse material at https://shop.example.nl/x',
        '--b',
        'Content-Type: image/png; name="proof.png"',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('not really a picture').toString('base64'),
        '--b--',
      ].join('\n'),
    });
    const message = await taken(app, raw);
    expect(message).to.include({ status: 'complaint', stripped: true });
    expect(message.reading?.files.map(({ sha256 }) => sha256)).to.have.length(1);
    expect(await onlyCase()).to.include({ track: 'csam' });
    const gone = await openRaw(message.sha256, app.deps.vault).then(
      () => 'kept',
      () => 'gone',
    );
    expect(gone).to.equal('gone');
    await taken(app, raw);
    expect(await Messages.countDocuments()).to.equal(1);
  });
});

function bounceOf(letter: Letter, { action = 'failed', status = '5.1.1' } = {}): Buffer {
  return written({
    from: 'MAILER-DAEMON@mx.example',
    subject: 'Undelivered Mail Returned to Sender',
    headers: {
      'Return-Path': '<>',
      'Auto-Submitted': 'auto-replied',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
    },
    body: [
      '--b',
      'Content-Type: text/plain',
      '',
      'It could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      `Final-Recipient: rfc822; ${letter.to}`,
      `Action: ${action}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 5.1.1 no such user',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${letter.messageId}`,
      `Subject: ${letter.subject}`,
      '',
      '--b--',
    ].join('\n'),
  });
}
