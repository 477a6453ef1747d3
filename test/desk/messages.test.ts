import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { personalOf } from '../../src/cases/events.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Messages, type Message } from '../../src/intake/mail/message.js';
import { openRaw } from '../../src/intake/mail/raw.js';
import { knowMailbox } from '../../src/intake/mailboxes/lease.js';
import { keyOf, noteUnreachable } from '../../src/intake/mailboxes/states.js';
import { paths } from '../../src/web/paths.js';
import { arf, taken, written } from '../intake/mail/mails.js';
import { reported } from '../portal/placed.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { placedCase } from './support.js';

const STRANGE = {
  subject: 'Call me <script>alert(1)</script>',
  body: 'Somebody put my picture online. Call me.',
};

describe('the messages', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const pageOf = ({ _id }: Message): string => paths.message(String(_id));
  const again = async ({ _id }: Message): Promise<Message | null> => Messages.findById(_id).lean();

  it('are listed by what became of them, what is held first', async () => {
    const held = await taken(app, written(STRANGE));
    await taken(app, arf('192.0.2.25'));
    const asker = await signedIn(app, 'handler');
    const list = (await asker.get(paths.messages())).text;
    expect(list).to.include(pageOf(held)).and.include('no location').and.not.include('<script>alert');
    expect(list).to.not.include('Abuse report');
    expect(textOf(list)).to.match(/Messages\s*1\b/);
    expect((await asker.get(`${paths.messages()}?status=complaint`)).text).to.include('Abuse report');
    expect((await asker.get(`${paths.messages()}?status=all`)).text)
      .to.include('Abuse report')
      .and.include('Call me');
    expect((await asker.get(`${paths.messages()}?status=noted&after=x`)).text).to.include('No mail here yet');
  });

  it('tell in the language of who looks why they are held', async () => {
    const held = await taken(app, written(STRANGE));
    const asker = await signedIn(app, 'handler');
    const list = textOf((await asker.get(`${paths.messages()}?lang=nl`)).text);
    const page = textOf((await asker.get(`${pageOf(held)}?lang=nl`)).text);
    for (const text of [list, page])
      expect(text).to.include('geen locatie, en geen bekende soort').and.not.include('no location');
    expect(held.reason).to.include('no location');
  });

  it('tell in that language too, on the case, what is wrong with a report', async () => {
    await taken(app, Buffer.from(arf('192.0.2.25').toString().replace('Version: 1\r\n', '')));
    const [caze] = await Cases.find().lean();
    const asker = await signedIn(app, 'handler');
    const page = textOf((await asker.get(`${paths.case(caze?.number ?? '')}?lang=nl`)).text);
    expect(page).to.include('Version ontbreekt').and.not.include('is missing');
  });

  it('tell what was wrong with them, in that language', async () => {
    const { subject, body } = STRANGE;
    const crooked = written({ subject, body })
      .toString()
      .replace(/^Date:.*$/im, 'Date: yesterday');
    const held = await taken(
      app,
      Buffer.from(`From someone@example.net Mon Nov 23 10:00:00 2026\r\n${crooked}`),
    );
    const page = textOf((await (await signedIn(app, 'handler')).get(`${pageOf(held)}?lang=nl`)).text);
    expect(page)
      .to.include('De datum kon niet gelezen worden.')
      .and.include('Voor de eerste header stond een regel van een mbox.');
  });

  it('show their text, and the original and its files as downloads', async () => {
    const raw = written({
      headers: { 'Content-Type': 'multipart/mixed; boundary="b"' },
      body: '--b\nContent-Type: text/plain\n\nLook.\n--b\nContent-Type: text/html; name="../a.html"\nContent-Disposition: attachment\n\n<b>x</b>\n--b--',
    });
    const message = await taken(app, raw);
    const asker = await signedIn(app, 'handler');
    const page = (await asker.get(pageOf(message))).text;
    expect(textOf(page)).to.include('Look.').and.include('a.html');
    const original = await asker.get(paths.messageOriginal(String(message._id)));
    expect(original.headers).to.include({ 'content-type': 'application/octet-stream' });
    expect(original.headers['content-disposition']).to.match(/^attachment/);
    const part = message.reading?.files.find(({ name }) => name.includes('a.html'))?.part;
    expect((await asker.get(paths.messageFile(String(message._id), String(part)))).status).to.equal(200);
    expect((await asker.get(paths.messageFile(String(message._id), '99'))).status).to.equal(404);
  });

  it('become a complaint when a handler reads one in them', async () => {
    const message = await taken(app, written(STRANGE));
    const asker = await signedIn(app, 'handler');
    const path = paths.messageComplaint(String(message._id));
    const wrong = await asker.fill(
      pageOf(message),
      { ground: '', locations: 'nowhere', reasons: 'Hm' },
      path,
    );
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('nowhere');
    const fields = { ground: '5.2-copyright', locations: 'https://shop.example.nl/p', reasons: STRANGE.body };
    expect((await asker.fill(pageOf(message), fields, path)).status).to.equal(303);
    await app.settle();
    const complaint = await Complaints.findOne().lean();
    expect(complaint).to.deep.include({ channel: 'email', message: message._id, ground: '5.2-copyright' });
    expect(complaint?.reporter.email).to.equal('rosa@mail.example');
    expect(await again(message)).to.deep.include({ status: 'complaint', complaints: [complaint?._id] });
    const [caze] = await Cases.find().lean();
    expect((await asker.get(paths.case(caze?.number ?? ''))).text).to.include(pageOf(message));
    await asker.fill(pageOf(message), {}, paths.messageReading(String(message._id)));
    expect(await Complaints.countDocuments()).to.equal(1);
  });

  it('go into a case when a handler says which', async () => {
    const { number, _id } = await placedCase();
    const message = await taken(app, written(STRANGE));
    const asker = await signedIn(app, 'handler');
    const path = paths.messageCase(String(message._id));
    expect((await asker.fill(pageOf(message), { number: 'ND-1999-000001' }, path)).status).to.equal(422);
    expect((await asker.fill(pageOf(message), { number: number.toLowerCase() }, path)).status).to.equal(303);
    const note = (await Cases.findById(_id).lean())?.events.find(({ type }) => type === 'noted');
    expect(note && personalOf(note)['text'])
      .to.include(STRANGE.body)
      .and.include('rosa@mail.example');
    expect(await again(message)).to.deep.include({ status: 'answer', case: _id });
    expect((await asker.get(paths.case(number))).text).to.include(pageOf(message));
  });

  it('are dismissed with a reason, by one of two who try', async () => {
    const message = await taken(app, written(STRANGE));
    const [one, other] = [await signedIn(app, 'handler'), await signedIn(app, 'lead')];
    const path = paths.messageDismissal(String(message._id));
    expect((await one.fill(pageOf(message), { note: ' ' }, path)).status).to.equal(422);
    const stale = { note: 'Spam.' };
    expect((await one.fill(pageOf(message), { note: 'Advertising.' }, path)).status).to.equal(303);
    expect((await other.fill(paths.desk(), stale, path)).status).to.equal(409);
    expect(await again(message)).to.include({ status: 'dismissed', note: 'Advertising.' });
    expect(textOf((await one.get(pageOf(message))).text)).to.include('Advertising.');
  });

  it('lose their original for good when a handler finds child abuse in them', async () => {
    const message = await taken(app, written(STRANGE));
    const asker = await signedIn(app, 'handler');
    const fields = { ground: '5.2-csam', locations: '', reasons: 'As told.' };
    await asker.fill(pageOf(message), fields, paths.messageComplaint(String(message._id)));
    const failure = await openRaw(message.sha256, app.deps.vault).then(
      () => 'kept',
      () => 'gone',
    );
    expect(failure).to.equal('gone');
    expect((await asker.get(paths.messageOriginal(String(message._id)))).status).to.equal(422);
    expect((await asker.get(pageOf(message))).text).to.not.include('/original');
  });

  it('lose their original too when the case that they became is found to be about child abuse', async () => {
    const message = await taken(
      app,
      written({ body: 'This page copies my photograph: https://shop.example.nl/p' }),
    );
    const [caze] = await Cases.find().lean();
    const asker = await signedIn(app, 'handler');
    const page = paths.caseGrade(caze?.number ?? '');
    await asker.fill(page, { ground: '5.2-csam', priority: 'critical', reason: 'Looked at the text.' });
    expect(await again(message)).to.include({ stripped: true });
    expect((await asker.get(paths.messageOriginal(String(message._id)))).status).to.equal(422);
  });

  it('and so do the files of a form', async () => {
    const { caze, complaint } = await reported(app, {}, [{ name: 'a.txt', content: Buffer.from('seen') }]);
    const [file] = complaint.files;
    const asker = await signedIn(app, 'handler');
    const grading = { ground: '5.2-csam', priority: 'critical', reason: 'Looked at the text.' };
    await asker.fill(paths.caseGrade(caze.number), grading);
    expect(await app.deps.vault.stat(file?.sha256 ?? '')).to.equal(undefined);
  });
});

describe('the mailboxes on the page of messages', () => {
  const MAILBOXES = 'imap://abuse%40example.nl:secret@127.0.0.1:1/INBOX';
  const app = useApp({ DEFAULT_LANGUAGE: 'en', MAILBOXES });

  it('are told of when they cannot be reached, since when and why', async () => {
    const [abuse = ''] = app.deps.config.MAILBOXES.map(keyOf);
    const asker = await signedIn(app, 'handler');
    const page = async () => (await asker.get(paths.messages())).text;
    // Where workers run beside the application they tell the same of it.
    await knowMailbox({ _id: abuse, name: 'abuse@example.nl', track: null });
    await noteUnreachable(abuse, 'ECONNREFUSED');
    expect(textOf(await page())).to.match(
      /The mailbox abuse@example.nl cannot be reached since \d+ \w+ 20\d\d, \d+:\d\d/,
    );
    expect(await page())
      .to.include('ECONNREFUSED')
      .and.not.include('secret');
  });
});
