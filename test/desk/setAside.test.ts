import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { paths } from '../../src/web/paths.js';
import { png } from '../evidence/support/samples.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import { COPYRIGHT_REPORT, report } from '../support/report.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf } from './support.js';

const SPAM = { ...COPYRIGHT_REPORT, reasons: 'Best <b>prices</b>!', website: 'https://pills.example' };

describe('what was set aside', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  async function spam(): Promise<string> {
    await report(app.visitor(), '5.2-copyright', SPAM, [{ name: 'ad.png', content: png }]);
    await app.settle();
    return (await Complaints.findOne().lean())?.reference ?? '';
  }

  it('is listed with why it waits, and counted beside the messages', async () => {
    const reference = await spam();
    const asker = await signedIn(app, 'handler');
    const list = (await asker.get(paths.setAside())).text;
    expect(list).to.include(paths.setAsideComplaint(reference)).and.not.include('<b>prices');
    expect(textOf(list))
      .to.include('A field was filled in that people do not see.')
      .and.include('Reporting Person · reporter@example.com');
    const messages = textOf((await asker.get(paths.messages())).text);
    expect(messages)
      .to.match(/Messages\s*1\b/)
      .and.match(/Set aside\s*1\b/);
  });

  it('shows all that was sent, and to who may not work cases no buttons', async () => {
    const reference = await spam();
    const page = (await (await signedIn(app, 'handler')).get(paths.setAsideComplaint(reference))).text;
    const sent = [
      'Best <b>prices</b>!',
      'https://shop.example.nl/stolen.jpg',
      'Quay 1, Harbourtown',
      'ad.png',
    ];
    for (const text of [...sent, 'A photograph of a harbour at night', 'https://pills.example'])
      expect(textOf(page)).to.include(text);
    expect(page).to.include(paths.setAsideDismissal(reference)).and.not.include('<b>prices');
    const seen = await (await signedIn(app, 'auditor')).get(paths.setAsideComplaint(reference));
    expect(seen.status).to.equal(200);
    expect(seen.text).to.not.include(paths.setAsideProcessing(reference));
  });

  it('tells until when a reporter was stopped, and of an anonymous one that', async () => {
    const reporter = { name: '', email: '', organisation: '', address: '', phone: '', anonymous: true };
    const until = new Date('2026-06-02T10:00:00Z');
    const setAside = { why: 'reporter_stopped' as const, signs: [], at: new Date(), until };
    const { reference } = await complaintOf({ reporter, setAside });
    const asker = await signedIn(app, 'handler');
    for (const path of [paths.setAside(), paths.setAsideComplaint(reference)])
      expect(textOf((await asker.get(path)).text))
        .to.include('up to and including 2 June 2026')
        .and.include('Anonymous');
  });

  it('gets its case and its receipt when a handler has it processed', async () => {
    const reference = await spam();
    const asker = await signedIn(app, 'handler');
    const page = paths.setAsideComplaint(reference);
    const done = await asker.fill(page, {}, paths.setAsideProcessing(reference));
    expect([done.status, done.headers['location']]).to.deep.equal([303, paths.setAside()]);
    const list = textOf((await asker.get(paths.setAside())).text);
    expect(list)
      .to.include('its case follows')
      .and.include('Nothing waits')
      .and.not.match(/Messages\s*1\b/);
    await app.settle();
    const [caze] = await Cases.find().lean();
    expect(await Letters.countDocuments({ template: 'receipt' })).to.equal(1);
    expect((await asker.get(page)).text).to.include(paths.case(caze?.number ?? ''));
    expect(
      (await asker.fill(paths.desk(), { note: 'x' }, paths.setAsideDismissal(reference))).status,
    ).to.equal(409);
    expect((await asker.fill(paths.desk(), {}, paths.setAsideProcessing(reference))).status).to.equal(409);
  });

  it('is dismissed with a reason, by one of two who try', async () => {
    const reference = await spam();
    const [one, other] = [await signedIn(app, 'handler'), await signedIn(app, 'lead')];
    const path = paths.setAsideDismissal(reference);
    const page = paths.setAsideComplaint(reference);
    const wrong = await one.fill(page, { note: ' ' }, path);
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('id="note-error"');
    expect((await one.fill(page, { note: 'Advertising.' }, path)).status).to.equal(303);
    expect((await other.fill(paths.desk(), { note: 'Spam.' }, path)).status).to.equal(409);
    await app.settle();
    expect(await Cases.countDocuments()).to.equal(0);
    expect(await Letters.countDocuments()).to.equal(0);
    const after = textOf((await other.get(page)).text);
    const search = await other.get(`${paths.desk()}?q=${reference.toLowerCase()}`);
    expect([search.status, search.headers['location']]).to.deep.equal([303, page]);
    expect(after).to.include('Advertising.').and.include('Dismissed').and.include('The handler');
  });

  it('has no page for a complaint that was not set aside, nor for none', async () => {
    const asker = await signedIn(app, 'handler');
    const { reference } = await complaintOf();
    for (const unknown of [reference, 'M-0', '%00'])
      expect((await asker.get(paths.setAsideComplaint(unknown))).status).to.equal(404);
    const sent = await asker.fill(paths.desk(), {}, paths.setAsideProcessing(reference));
    expect(sent.status).to.equal(404);
  });
});
