import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { executable, png, zip } from '../evidence/support/samples.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import {
  COPYRIGHT_REPORT,
  openForm,
  pageAfter,
  report,
  sendForm,
  type FormFields,
  type SentFile,
} from '../support/report.js';

interface Bad {
  what: string;
  fields?: FormFields;
  without?: string;
  files?: SentFile[];
  status?: number;
  says: RegExp;
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => `https://shop.example.nl/${i}`).join('\n');
const file = (name: string, content: Buffer): SentFile => ({ name, content });

const TABLE: Bad[] = [
  { what: 'no location', fields: { locations: '' }, says: /Give at least one address/ },
  { what: 'blanks for a location', fields: { locations: ' \n\t\n ' }, says: /Give at least one address/ },
  {
    what: 'prose for a location',
    fields: { locations: 'on your website' },
    says: /Line 1 is not an address/,
  },
  {
    what: 'a script for a location',
    fields: { locations: '<script>alert(1)</script>' },
    says: /not an address/,
  },
  {
    what: 'a javascript: address',
    fields: { locations: 'javascript:alert(1)' },
    says: /kind of address we cannot use/,
  },
  {
    what: 'a data: address',
    fields: { locations: 'data:text/html,<b>x</b>' },
    says: /kind of address we cannot use/,
  },
  {
    what: 'a file: address',
    fields: { locations: 'file:///etc/passwd' },
    says: /kind of address we cannot use/,
  },
  { what: 'a masked address', fields: { locations: '192.0.2.xxx' }, says: /partly hidden/ },
  { what: 'a range of addresses', fields: { locations: '192.0.2.0/24' }, says: /range of addresses/ },
  {
    what: 'a control character in a location',
    fields: { locations: 'https://shop.example.nl/\u0000x' },
    says: /invisible character/,
  },
  {
    what: 'an address of 5,000 characters',
    fields: { locations: `https://shop.example.nl/${'a'.repeat(5000)}` },
    says: /too long/,
  },
  { what: '1,001 locations', fields: { locations: lines(1001) }, says: /more than 1000 addresses/ },
  { what: '10,000 locations', fields: { locations: lines(10_000) }, says: /more than 1000 addresses/ },
  {
    what: 'a bad line among good ones',
    fields: { locations: 'https://shop.example.nl/a\n\n??? what' },
    says: /Line 3 is not an address/,
  },
  {
    what: 'six bad lines, of which three are named by number',
    fields: { locations: '??? what\nfile:///a\n\n??? who\nhttps://shop.example.nl/a\n??? where\n??? when' },
    says: /And 2 more lines that we cannot read: 6, 7\./,
  },
  {
    what: 'forty bad lines, of which a bound is named',
    fields: { locations: Array.from({ length: 40 }, () => '??? what').join('\n') },
    says: /And 37 more lines that we cannot read: 4, 5, [\d, ]+, 33, …\./,
  },
  { what: 'no reasons', fields: { reasons: '' }, says: /Tell us why this is wrong/ },
  { what: 'no field for reasons', without: 'reasons', says: /Tell us why this is wrong/ },
  {
    what: 'control characters for reasons',
    fields: { reasons: '\u0000\u0001\u0007' },
    says: /Tell us why this is wrong/,
  },
  {
    what: 'reasons of 20,001 characters',
    fields: { reasons: 'a'.repeat(20_001) },
    says: /1 characters too long/,
  },
  { what: 'a question left open', fields: { 'q-work': '' }, says: /Please answer: Which work/ },
  {
    what: 'an answer of 6,000 characters',
    fields: { 'q-work': 'a'.repeat(6000) },
    says: /1000 characters too long/,
  },
  {
    what: 'a name of 201 characters',
    fields: { name: 'a'.repeat(201) },
    says: /Your name: this is 1 characters too long/,
  },
  {
    what: 'an organisation of 500 characters',
    fields: { organisation: 'a'.repeat(500) },
    says: /Organisation: this is 300/,
  },
  {
    what: 'an address of 501 characters',
    fields: { address: 'a'.repeat(501) },
    says: /Postal address: this is 1/,
  },
  {
    what: 'an e-mail address without a domain',
    fields: { email: 'someone' },
    says: /not an e-mail address we can write to/,
  },
  {
    what: 'two e-mail addresses',
    fields: { email: 'a@example.com, b@example.com' },
    says: /not an e-mail address/,
  },
  {
    what: 'a header in the e-mail address',
    fields: { email: 'a@example.com\r\nBcc: b@example.com' },
    says: /not an e-mail address/,
  },
  {
    what: 'an e-mail address with a name',
    fields: { email: 'A <a@example.com>' },
    says: /not an e-mail address/,
  },
  {
    what: 'an e-mail address of 400 characters',
    fields: { email: `${'a'.repeat(390)}@example.com` },
    says: /not an e-mail address/,
  },
  {
    what: 'an e-mail address with a direction trick',
    fields: { email: 'a\u202e@example.com' },
    says: /not an e-mail address/,
  },
  { what: 'no statement of good faith', without: 'goodFaith', says: /Confirm that what you write/ },
  { what: 'no number of the form', without: 'submission', says: /did not reach us whole/ },
  {
    what: 'a forged number of the form',
    fields: { submission: '{"$ne":""}' },
    says: /did not reach us whole/,
  },
  {
    what: 'a program as a picture',
    files: [file('photo.png', executable)],
    says: /“photo.png” was left out/,
  },
  { what: 'a program', files: [file('setup.exe', executable)], says: /“setup.exe” was left out/ },
  { what: 'an archive', files: [file('all.zip', zip)], says: /“all.zip” was left out/ },
  {
    what: 'a page as evidence',
    files: [file('page.html', Buffer.from('<script>1</script>'))],
    says: /“page.html” was left out/,
  },
  { what: 'a picture as text', files: [file('notes.txt', png)], says: /“notes.txt” was left out/ },
  {
    what: 'an empty file',
    files: [file('empty.txt', Buffer.alloc(0))],
    says: /“empty.txt” was left out: it is empty/,
  },
  {
    what: 'a file of 2 MB where 1 is the most',
    files: [file('big.txt', Buffer.alloc(2_100_000, 'a'))],
    says: /larger than 1 MB/,
  },
  {
    what: 'too many files',
    files: Array.from({ length: 4 }, (_, i) =>
      file(`${i}.png`, Buffer.concat([png, Buffer.from(String(i))])),
    ),
    says: /at most 3 files/,
  },
  {
    what: 'a path for a file name',
    files: [file('../../../etc/passwd', Buffer.from('x'))],
    says: /“passwd” was left out/,
  },
  { what: 'no CSRF token', without: '_csrf', status: 403, says: /This form was open too long/ },
  {
    what: 'a forged CSRF token',
    fields: { _csrf: 'a'.repeat(64) },
    status: 403,
    says: /This form was open too long/,
  },
  {
    what: 'a field name of another kind',
    fields: { 'reasons[$ne]': 'x' },
    status: 400,
    says: /We could not read that/,
  },
  {
    what: 'a field called __proto__',
    fields: { __proto__x: 'x', ['__proto__']: 'x' },
    status: 400,
    says: /We could not read that/,
  },
  {
    what: 'a field called constructor',
    fields: { constructor: 'x' },
    status: 400,
    says: /We could not read that/,
  },
  {
    what: '150 fields',
    fields: Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, 'x'])),
    status: 413,
    says: /more fields than it has/,
  },
  {
    what: 'five megabytes of text',
    fields: { reasons: 'a'.repeat(5_000_000) },
    status: 413,
    says: /more text than we can take/,
  },
];

describe('bad input to the public form', () => {
  const app = useApp({
    DEFAULT_LANGUAGE: 'en',
    UPLOAD_MAX_FILES: '3',
    UPLOAD_MAX_FILE_MB: '1',
    UPLOAD_MAX_TOTAL_MB: '2',
  });

  const nothingCame = async () => {
    await app.settle();
    expect(await Complaints.countDocuments()).to.equal(0);
    expect(await Cases.countDocuments()).to.equal(0);
    expect(await Letters.countDocuments()).to.equal(0);
  };

  for (const { what, fields = {}, without, files = [], status = 422, says } of TABLE) {
    it(`answers ${what} with ${status} and makes nothing of it`, async () => {
      const form: FormFields = { ...(await openForm(app.agent, '5.2-copyright')), ...COPYRIGHT_REPORT };
      const sent = Object.assign(Object.create(null) as FormFields, form, fields);
      if (Object.hasOwn(fields, '__proto__'))
        Object.defineProperty(sent, '__proto__', { value: 'x', enumerable: true });
      if (without) delete sent[without];
      const answer = await sendForm(app.agent, '5.2-copyright', sent, files);
      expect(answer.status).to.equal(status);
      expect(textOf(answer.text)).to.match(says);
      expect(answer.text).to.not.match(/<script>alert| at \S+\.js:|node_modules/);
      await nothingCame();
    });
  }

  it('answers 10,000 locations at once, not after reading them all', async () => {
    const form = await openForm(app.agent, '5.2-copyright');
    const start = Date.now();
    await sendForm(app.agent, '5.2-copyright', {
      ...form,
      ...COPYRIGHT_REPORT,
      locations: lines(10_000),
    }).expect(422);
    expect(Date.now() - start).to.be.below(1500);
  });

  it('takes a thousand locations', async () => {
    const answer = await report(app.agent, '5.2-copyright', { ...COPYRIGHT_REPORT, locations: lines(1000) });
    expect(answer.status).to.equal(303);
    expect((await Complaints.findOne().lean())?.locations).to.have.length(1000);
  });

  it('takes locations as people paste them, remarks and all, and keeps what they sent', async () => {
    const locations =
      '1. hxxps://shop[.]example[.]nl/a - mine\n• www.example.com/b, 192.0.2.4\n\n(example.org)';
    const answer = await report(app.agent, '5.2-copyright', { ...COPYRIGHT_REPORT, locations });
    expect(answer.status).to.equal(303);
    const complaint = await Complaints.findOne().lean();
    expect(complaint?.locations.map(({ value }) => value)).to.deep.equal([
      'https://shop.example.nl/a',
      'https://www.example.com/b',
      '192.0.2.4',
      'example.org',
    ]);
    expect(complaint?.raw).to.include('- mine');
  });

  it('reads an urlencoded form with operators in its names as text, or not at all', async () => {
    const { _csrf, submission } = await openForm(app.agent, '5.2-copyright');
    const answer = await app.agent
      .post('/report/5.2-copyright')
      .type('form')
      .send({ _csrf, submission, 'reasons[$ne]': '', 'locations[$gt]': '', 'email[$regex]': '.*' });
    expect(answer.status).to.equal(422);
    await nothingCame();
  });

  it('knows no body of another kind', async () => {
    const { _csrf } = await openForm(app.agent, '5.2-copyright');
    await app.agent
      .post('/report/5.2-copyright')
      .send({ _csrf, reasons: { $ne: null } })
      .expect(415);
    await app.agent
      .post('/report/5.2-copyright')
      .set('content-type', 'multipart/form-data')
      .send('x')
      .expect(400);
    await nothingCame();
  });

  it('has no form for a ground that does not exist or is not for the public', async () => {
    for (const ground of [
      'nonsense',
      '__proto__',
      'constructor',
      '5.7-b',
      '..%2f..%2fetc',
      '%00',
      '5.2-copyright%0d%0aX: y',
    ])
      await app.agent.get(`/report/${ground}`).expect(404);
    await app.agent.post('/report/nonsense').field('a', 'b').expect(404);
  });

  it('answers an upload far beyond any limit with the form, what was typed still in it', async function () {
    this.timeout(60_000);
    const form = await openForm(app.agent, '5.2-copyright');
    const huge = file('huge.txt', Buffer.alloc(80_000_000, 'a'));
    const answer = await sendForm(app.agent, '5.2-copyright', { ...form, ...COPYRIGHT_REPORT }, [huge]).catch(
      (error: unknown) => error,
    );
    // The answer may come while the client still sends; then some clients see a lost connection.
    if (answer instanceof Error)
      expect(answer)
        .to.have.property('code')
        .that.matches(/EPIPE|ECONNRESET/);
    else {
      expect(answer).to.have.property('status', 413);
      expect(answer).to.have.property('text').that.includes('This page sells my photograph.');
    }
    await nothingCame();
  });

  it('escapes a script in each field, and shows direction tricks, on every page', async () => {
    const script = '"><script>alert(1)</script>';
    const fields = {
      ...COPYRIGHT_REPORT,
      locations: `https://shop.example.nl/?q=${script}`,
      reasons: script,
      'q-work': script,
      'q-rights_holder': script,
      name: `${script}\u202egnp.exe`,
      organisation: script,
      address: script,
    };
    const wrong = await report(app.agent, '5.2-copyright', { ...fields, email: script });
    expect(wrong.text).to.include('&lt;script&gt;alert(1)').and.not.include('<script>alert');
    const answer = await report(app.agent, '5.2-copyright', fields, [file(`${script}.png`, png)]);
    await app.settle();
    const page = await app.agent.get(pageAfter(answer)).expect(200);
    expect(page.text).to.include('&lt;script&gt;alert(1)').and.not.include('<script>alert');
    expect(page.text).to.include('[U+202E]gnp.exe').and.not.include('\u202e');
  });
});

describe('the check of locations while typing', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  const check = async (locations: string, ground = '5.2-copyright') => {
    const { _csrf } = await openForm(app.agent, ground);
    const answer = await app.agent
      .post(`/report/check?ground=${ground}`)
      .type('form')
      .send({ _csrf, locations });
    return linesOf(answer.body);
  };
  const linesOf = (body: unknown) => (body as { lines: { tone: string; message: string }[] }).lines;

  it('tells what each line is, and whom to turn to when it is elsewhere', async () => {
    const checked = await check('https://www.example.com/a\nnot this\n10.0.0.1\n192.0.2.0/24');
    expect(checked.map(({ tone }) => tone)).to.deep.equal(['warn', 'error', 'warn', 'error']);
    expect(checked[0]?.message).to.include('example.com does not seem to be with us');
  });

  it('looks at fifty lines at most, and needs the form’s token', async () => {
    const checked = await check(lines(500));
    expect(checked).to.have.length(50);
    await app.agent.post('/report/check').type('form').send({ locations: 'example.nl' }).expect(403);
  });

  it('makes nothing of a body that is no text', async () => {
    const { _csrf } = await openForm(app.agent, '5.2-copyright');
    const answer = await app.agent
      .post('/report/check')
      .type('form')
      .send({ _csrf, 'locations[$ne]': 'x', locations: ['a', 'b'] })
      .expect(200);
    expect(linesOf(answer.body)).to.deep.equal([]);
  });
});
