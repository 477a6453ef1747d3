import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { Complaints, type Complaint } from '../../src/intake/complaint.js';
import {
  countSetAside,
  dismissSetAside,
  NotSetAside,
  processSetAside,
  setAside,
  setAsidePage,
} from '../../src/intake/setAside.js';
import { createFormStamps } from '../../src/intake/form/stamp.js';
import { settleComplaint } from '../../src/intake/settleComplaint.js';
import { Letters } from '../../src/letters/letter.js';
import { complaintOf } from '../desk/support.js';
import { useApp } from '../support/app.js';
import { OF_A_TEST } from '../support/commands/recording.js';
import { hiddenFields, textOf } from '../support/page.js';
import {
  COPYRIGHT_REPORT,
  openForm,
  pageAfter,
  report,
  sendForm,
  type FormFields,
} from '../support/report.js';

const COPYRIGHT = '5.2-copyright';
const TRAPPED: FormFields = { ...COPYRIGHT_REPORT, website: 'https://pills.example' };
const BBCODE = { ...COPYRIGHT_REPORT, reasons: '[url=https://pills.example]Cheap[/url]' };
const NOTHING = { cases: 0, letters: 0 };
const ALL = { cases: 1, letters: 1 };
const by = new Types.ObjectId();
const at = new Date('2026-03-02T10:00:00Z');

async function complaint(): Promise<Complaint> {
  const [found, ...others] = await Complaints.find().lean();
  if (!found || others.length > 0) throw new Error(`there are ${others.length} complaints more`);
  return found;
}

describe('a form that looks like spam', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  /** What follows when all is done that is owed. */
  async function effects(): Promise<typeof NOTHING> {
    await app.settle();
    return { cases: await Cases.countDocuments(), letters: await Letters.countDocuments() };
  }

  it('is kept with everything that was sent, and nothing follows from it', async () => {
    const answer = await report(app.agent, COPYRIGHT, TRAPPED);
    expect(answer.status).to.equal(303);
    expect(await effects()).to.deep.equal(NOTHING);
    const { setAside: why, owed, reasons, raw } = await complaint();
    expect(why).to.deep.include({ why: 'suspected_spam', signs: ['trap', 'fast'] });
    expect({ owed, reasons }).to.deep.equal({ owed: [], reasons: COPYRIGHT_REPORT['reasons'] });
    expect(raw).to.include('https://pills.example');
  });

  it('leads its sender where any other does', async () => {
    const answer = await report(app.agent, COPYRIGHT, TRAPPED);
    await app.settle();
    const page = async () => textOf((await app.agent.get(answer.headers['location'] ?? '').expect(200)).text);
    const seen = await page();
    expect(seen)
      .to.include((await complaint()).reference)
      .and.include('We have received your report')
      .and.match(/We expect to decide by \d+ \w+ 20\d\d/);
    await Complaints.updateMany({}, { $unset: { setAside: 1 } }, { comment: OF_A_TEST });
    expect(await page()).to.equal(seen);
  });

  it('is one when it is sent again, and still waits', async () => {
    const form = { ...(await openForm(app.agent, COPYRIGHT)), ...TRAPPED };
    const [one, two] = [
      await sendForm(app.agent, COPYRIGHT, form),
      await sendForm(app.agent, COPYRIGHT, form),
    ];
    expect(pageAfter(one)).to.equal(pageAfter(two));
    expect(await effects()).to.deep.equal(NOTHING);
    expect(await countSetAside(9)).to.equal(1);
  });

  it('is not one that is merely fast, or comes without our stamp', async () => {
    expect((await report(app.agent, COPYRIGHT, { ...COPYRIGHT_REPORT, made: '' })).status).to.equal(303);
    expect(await complaint()).to.not.have.property('setAside');
    expect(await effects()).to.deep.equal(ALL);
  });

  it('is one with forum links that was sent at once, and not when somebody took their time', async () => {
    await report(app.agent, COPYRIGHT, BBCODE);
    expect((await complaint()).setAside?.signs).to.deep.equal(['fast', 'markup']);
    await Complaints.deleteMany();
    const form = await openForm(app.agent, COPYRIGHT);
    const stamps = createFormStamps(app.deps.config.SECRET);
    const made = stamps.make(String(form['submission']), new Date(Date.now() - 20_000));
    await sendForm(app.agent, COPYRIGHT, { ...form, ...BBCODE, made }).expect(303);
    expect(await complaint()).to.not.have.property('setAside');
  });

  it('keeps its first stamp when it comes back with errors', async () => {
    const form = await openForm(app.agent, COPYRIGHT);
    const back = await sendForm(app.agent, COPYRIGHT, { ...form, ...COPYRIGHT_REPORT, reasons: '' }).expect(
      422,
    );
    const again = hiddenFields(back.text);
    expect(form['made']).to.match(/^\w+-[0-9a-f]{32}$/);
    expect([again['made'], again['submission']]).to.deep.equal([form['made'], form['submission']]);
  });

  it('gets a stamp for its new number when it came back without one', async () => {
    const form = { ...(await openForm(app.agent, COPYRIGHT)), ...COPYRIGHT_REPORT, submission: 'lost' };
    const { submission = '', made = '' } = hiddenFields((await sendForm(app.agent, COPYRIGHT, form)).text);
    const stamps = createFormStamps(app.deps.config.SECRET);
    expect(stamps.secondsSince({ submission, made }, new Date())).to.be.within(0, 60);
  });

  it('is processed all the same when it is about child abuse', async () => {
    const fields = { locations: 'https://shop.example.nl/x', website: 'x', goodFaith: 'yes' };
    expect((await report(app.agent, '5.2-csam', fields)).status).to.equal(303);
    expect(await complaint()).to.not.have.property('setAside');
    expect((await effects()).cases).to.equal(1);
  });

  it('gets its case and its receipt when a person has it processed, once', async () => {
    await report(app.agent, COPYRIGHT, TRAPPED);
    await processSetAside(await complaint(), by, at);
    expect(await effects()).to.deep.equal(ALL);
    const waited = await complaint();
    expect(waited.setAside?.settled).to.deep.equal({ as: 'processed', by, at, note: '' });
    expect((await Cases.findOne().lean())?.openedAt).to.deep.equal(waited.receivedAt);
    const again = await processSetAside(waited, by, at).catch((error: unknown) => error);
    expect(again).to.be.instanceOf(NotSetAside);
    expect(await effects()).to.deep.equal(ALL);
  });

  it('is settled by one of two who try', async () => {
    await report(app.agent, COPYRIGHT, TRAPPED);
    const one = await complaint();
    const tried = await Promise.allSettled([
      dismissSetAside(one, 'Advertising.', by, at),
      processSetAside(one, by, at),
      dismissSetAside(one, 'Spam.', by, at),
    ]);
    expect(tried.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const processed = (await complaint()).setAside?.settled?.as === 'processed';
    expect(await effects()).to.deep.equal(processed ? ALL : NOTHING);
    expect(await countSetAside(9)).to.equal(0);
  });

  it('mails nobody, however many are sent', async () => {
    for (let i = 0; i < 20; i++)
      await report(app.agent, COPYRIGHT, { ...TRAPPED, email: `stranger${i}@example.com` });
    expect(await effects()).to.deep.equal(NOTHING);
    expect(await countSetAside(50)).to.equal(20);
    expect(await countSetAside(5)).to.equal(5);
  });
});

describe('a complaint of a reporter who was stopped', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const until = new Date('2026-06-02T10:00:00Z');
  const stopped = { why: 'reporter_stopped', until } as const;
  const later = new Date('2026-03-03T10:00:00Z');

  it('is set aside once, and then owes nothing', async () => {
    await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT);
    const { _id } = await complaint();
    await setAside(_id, stopped, at);
    await setAside(_id, stopped, later);
    expect((await complaint()).setAside).to.deep.equal({ ...stopped, signs: [], at });
    expect((await complaint()).owed).to.deep.equal([]);
  });

  it('is not set aside again when a person had it processed, nor when one dismissed it', async () => {
    const one = await complaintOf({ setAside: { ...stopped, signs: [], at } });
    await processSetAside(one, by, at);
    await setAside(one._id, stopped, later);
    expect((await complaint()).owed).to.deep.equal(['placing', 'receipt']);
    await settleComplaint(String(one._id), app.deps);
    expect(await Cases.countDocuments()).to.equal(1);
    await Complaints.deleteMany();
    const other = await complaintOf({ setAside: { ...stopped, signs: [], at } });
    await dismissSetAside(other, 'As told.', by, at);
    await setAside(other._id, stopped, later);
    expect((await complaint()).setAside?.settled?.as).to.equal('dismissed');
    expect(await countSetAside(9)).to.equal(0);
  });

  it('owes no receipt, once processed, when a machine sent it', async () => {
    const one = await complaintOf({ automatic: true, setAside: { ...stopped, signs: [], at } });
    await processSetAside(one, by, at);
    await app.settle();
    expect(await Letters.countDocuments()).to.equal(0);
    expect(await Cases.countDocuments()).to.equal(1);
  });
});

describe('the list of what was set aside', () => {
  useApp();
  const waiting = (second: number) => ({
    why: 'suspected_spam' as const,
    signs: ['trap'],
    at: new Date(at.getTime() + second * 1000),
  });

  it('pages through all that waits, the oldest first, without what was settled', async () => {
    // Three at each moment: the order of equals must hold from one page to the next.
    for (let i = 0; i < 60; i++) await complaintOf({ setAside: waiting(60 - Math.floor(i / 3)) });
    const dismissed = await complaintOf({ setAside: waiting(0) });
    await dismissSetAside(dismissed, 'Advertising.', by, at);
    await complaintOf();
    const first = await setAsidePage('');
    const second = await setAsidePage(first.next ?? '');
    const all = [...first.lines, ...second.lines];
    expect([first.lines.length, second.lines.length, second.next]).to.deep.equal([50, 10, null]);
    expect(new Set(all.map(({ reference }) => reference)).size).to.equal(60);
    const times = all.map((line) => line.setAside.at.getTime());
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect((await setAsidePage('nonsense')).lines[0]?.reference).to.equal(first.lines[0]?.reference);
  });
});
