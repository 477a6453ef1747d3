import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { useApp } from '../support/app.js';
import { hiddenFields, textOf } from '../support/page.js';
import { COPYRIGHT_REPORT, openForm, pageAfter, report, sendForm } from '../support/report.js';
import { filesBelow, png } from '../evidence/support/samples.js';

const SHOT = { name: 'proof.png', content: png };
const COPYRIGHT = '5.2-copyright';

describe('the public form', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('leads from what is wrong to a form for it', async () => {
    const home = await app.agent.get('/').expect(200);
    expect(home.text).to.include('href="/report"');
    const grounds = await app.agent.get('/report').expect(200);
    expect(grounds.text).to.include(`href="/report/${COPYRIGHT}"`).and.include('href="/report/5.2-csam"');
    await app.agent.get(`/report/${COPYRIGHT}`).expect(200);
  });

  it('turns a form into a complaint with everything that was typed', async () => {
    const answer = await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT, [SHOT]);
    expect(answer.status).to.equal(303);
    const [complaint] = await Complaints.find().lean();
    expect(complaint).to.deep.include({
      channel: 'form',
      language: 'en',
      ground: COPYRIGHT,
      reasons: COPYRIGHT_REPORT['reasons'],
      goodFaith: true,
      byReference: false,
      answers: [
        { question: 'work', answer: 'A photograph of a harbour at night' },
        { question: 'rights_holder', answer: 'Photo Agency' },
      ],
      reporter: {
        name: 'Reporting Person',
        email: 'reporter@example.com',
        organisation: 'Photo Agency',
        address: 'Quay 1, Harbourtown',
        phone: '',
        anonymous: false,
      },
    });
    expect(complaint?.locations.map(({ value }) => value)).to.deep.equal([COPYRIGHT_REPORT['locations']]);
    expect(complaint?.files.map(({ name }) => name)).to.deep.equal(['proof.png']);
    expect(complaint?.raw).to.include('This page sells my photograph.').and.not.include('_csrf');
  });

  it('ends on a private page with the reference, what comes next and the own words', async () => {
    const answer = await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT, [SHOT]);
    const [complaint] = await Complaints.find().lean();
    const before = textOf((await app.agent.get(answer.headers['location'] ?? '').expect(200)).text);
    expect(before).to.include('We have received your report').and.include(complaint?.reference);
    expect(before).to.match(/We expect to decide by \d+ \w+ 20\d\d/);
    await app.settle();
    const page = await app.agent.get(pageAfter(answer)).expect(200);
    const text = textOf(page.text);
    expect(text).to.include('This page sells my photograph.').and.include('proof.png (68 bytes)');
    expect(text).to.include('We have received your report'); // the receipt, among the letters
    expect(await Letters.countDocuments({ template: 'receipt', to: 'reporter@example.com' })).to.equal(1);
  });

  it('is private: not kept by caches, not found by search engines', async () => {
    const answer = await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT);
    const page = await app.agent.get(pageAfter(answer)).expect(200);
    expect(page.headers['cache-control']).to.equal('no-store');
    expect(page.headers['x-robots-tag']).to.include('noindex');
    expect(page.headers['referrer-policy']).to.equal('no-referrer');
  });

  it('keeps everything when something is wrong, and says what beside the field', async () => {
    const fields = { ...COPYRIGHT_REPORT, 'q-work': '', email: 'not an address', reasons: 'Still <here>' };
    const answer = await report(app.agent, COPYRIGHT, fields, [SHOT]);
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('id="q-work-error"').and.include('id="email-error"');
    expect(answer.text).to.include('href="#q-work"').and.include('<title>Error: ');
    expect(answer.text).to.include('Still &lt;here&gt;').and.include('value="not an address"');
    expect(answer.text).to.include('https://shop.example.nl/stolen.jpg').and.include('proof.png');
    expect(await Complaints.countDocuments()).to.equal(0);
  });

  it('takes the file along that came with an earlier attempt', async () => {
    const first = await report(app.agent, COPYRIGHT, { ...COPYRIGHT_REPORT, reasons: '' }, [SHOT]);
    const again = { ...COPYRIGHT_REPORT, ...hiddenFields(first.text) };
    await sendForm(app.agent, COPYRIGHT, again).expect(303);
    const [complaint] = await Complaints.find().lean();
    expect(complaint?.files.map(({ name }) => name)).to.deep.equal(['proof.png']);
  });

  it('leaves a file out that was ticked to be removed', async () => {
    const first = await report(app.agent, COPYRIGHT, { ...COPYRIGHT_REPORT, reasons: '' }, [SHOT]);
    const sha256 = /name="removeFile" value="(\w{64})"/.exec(first.text)?.[1] ?? '';
    const again = { ...COPYRIGHT_REPORT, ...hiddenFields(first.text), removeFile: sha256 };
    await sendForm(app.agent, COPYRIGHT, again).expect(303);
    expect((await Complaints.findOne().lean())?.files).to.deep.equal([]);
  });

  it('keeps the good files when one is of a wrong kind', async () => {
    const fake = { name: 'photo.png', content: Buffer.from('MZ this is a program') };
    const answer = await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT, [SHOT, fake]);
    expect(answer.status).to.equal(422);
    expect(textOf(answer.text)).to.include('“photo.png” was left out');
    expect(answer.text).to.include('<span class="file-name">proof.png</span>');
  });

  it('makes one complaint of a form that is sent twice, with its files, and leads to the same page', async () => {
    const form = { ...(await openForm(app.agent, COPYRIGHT)), ...COPYRIGHT_REPORT };
    const [one, two] = await Promise.all([
      sendForm(app.agent, COPYRIGHT, form, [SHOT]),
      sendForm(app.agent, COPYRIGHT, form, [SHOT]),
    ]);
    const three = await sendForm(app.agent, COPYRIGHT, form, [SHOT]);
    expect([one.status, two.status, three.status]).to.deep.equal([303, 303, 303]);
    expect(new Set([one, two, three].map(pageAfter)).size).to.equal(1);
    await app.settle();
    expect(await Complaints.countDocuments()).to.equal(1);
    expect(await Letters.countDocuments({ template: 'receipt' })).to.equal(1);
  });

  it('makes one complaint too when a form with a kept file is sent twice', async () => {
    const first = await report(app.agent, COPYRIGHT, { ...COPYRIGHT_REPORT, reasons: '' }, [SHOT]);
    const again = { ...COPYRIGHT_REPORT, ...hiddenFields(first.text) };
    const one = await sendForm(app.agent, COPYRIGHT, again).expect(303);
    const two = await sendForm(app.agent, COPYRIGHT, again).expect(303);
    expect(pageAfter(one)).to.equal(pageAfter(two));
    expect(await Complaints.countDocuments()).to.equal(1);
  });

  it('refuses other contents under the number of a form that was sent', async () => {
    const form = { ...(await openForm(app.agent, COPYRIGHT)), ...COPYRIGHT_REPORT };
    await sendForm(app.agent, COPYRIGHT, form).expect(303);
    const answer = await sendForm(app.agent, COPYRIGHT, { ...form, reasons: 'Something else' }).expect(409);
    expect(textOf(answer.text)).to.include('You sent this form before');
    expect(await Complaints.countDocuments()).to.equal(1);
  });

  it('takes an anonymous complaint, marks it and says what that means', async () => {
    const fields = { ...COPYRIGHT_REPORT, name: '', email: '', organisation: '', address: '' };
    const answer = await report(app.agent, COPYRIGHT, fields);
    expect(answer.status).to.equal(303);
    expect((await Complaints.findOne().lean())?.reporter.anonymous).to.equal(true);
    await app.settle();
    expect(await Letters.countDocuments()).to.equal(0);
    const page = textOf((await app.agent.get(pageAfter(answer))).text);
    expect(page).to.include('You reported anonymously').and.include('Keep this page');
  });

  it('asks who it is where only that person may ask', async () => {
    const answer = await report(app.agent, 'B1-9.1', { 'q-request_kind': 'What do you have about me?' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('id="name-error"').and.include('id="email-error"');
  });

  it('takes a customer’s own complaint without any location', async () => {
    const page = await app.agent.get('/report/17.1').expect(200);
    expect(page.text).to.not.include('name="locations"').and.not.include('name="goodFaith"');
    const answer = await report(app.agent, '17.1', {
      name: 'Shop BV',
      email: 'owner@shop.example.nl',
      'q-service': 'Web hosting',
      'q-what_happened': 'The site was down all day.',
    });
    expect(answer.status).to.equal(303);
    await app.settle();
    expect(await Cases.countDocuments({ track: 'service_complaint' })).to.equal(1);
  });

  it('answers in the language of the visitor', async () => {
    const page = await app.agent.get(`/report/${COPYRIGHT}`).set('Accept-Language', 'nl').expect(200);
    expect(page.text).to.include('<html lang="nl"').and.include('Waar staat het?');
    await app.agent
      .get('/contact')
      .set('Accept-Language', 'nl')
      .expect(200, /contactpunt volgens artikel 12/);
  });
});

describe('the form for child abuse material', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const fields = { locations: 'https://files.example.net/x', goodFaith: 'yes' };

  it('warns, names the hotline, and has no field for files', async () => {
    const page = await app.agent.get('/report/5.2-csam').expect(200);
    expect(page.text).to.include('meldpunt-kinderporno.nl').and.include('politie.nl');
    expect(textOf(page.text)).to.include('Never send, copy or save the images');
    expect(page.text).to.not.include('type="file"');
  });

  it('stores the location alone, anonymous', async () => {
    await app.agent.get('/report').expect(200);
    const answer = await report(app.agent, '5.2-csam', fields);
    expect(answer.status).to.equal(303);
    expect(await Complaints.findOne().lean()).to.deep.include({ ground: '5.2-csam', files: [], reasons: '' });
  });

  it('refuses a file without a byte of it reaching the disk', async () => {
    const answer = await report(app.agent, '5.2-csam', fields, [SHOT]);
    expect(answer.status).to.equal(422);
    expect(textOf(answer.text)).to.include('“proof.png” was refused and not kept');
    expect(await filesBelow(app.deps.config.EVIDENCE_DIR).catch(() => [])).to.deep.equal([]);
    expect(await Complaints.countDocuments()).to.equal(0);
  });

  it('does not take a file from a draft of another form either', async () => {
    const draft = await report(app.agent, COPYRIGHT, { ...COPYRIGHT_REPORT, reasons: '' }, [SHOT]);
    const { draft: token = '' } = hiddenFields(draft.text);
    await report(app.agent, '5.2-csam', { ...fields, draft: token });
    expect((await Complaints.findOne().lean())?.files).to.deep.equal([]);
  });
});

describe('the rate limit of the form', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en', FORM_LIMIT: '2' });

  it('answers 429 beyond it, clearly, and counts no checks of locations', async () => {
    const { _csrf = '' } = await openForm(app.agent, COPYRIGHT);
    for (let i = 0; i < 5; i += 1)
      await app.agent.post('/report/check').type('form').send({ _csrf, locations: 'example.nl' }).expect(200);
    expect((await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT)).status).to.equal(303);
    expect((await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT)).status).to.equal(303);
    const answer = await report(app.agent, COPYRIGHT, COPYRIGHT_REPORT);
    expect(answer.status).to.equal(429);
    expect(textOf(answer.text)).to.include('Too many at once').and.include('Wait fifteen minutes');
  });
});
