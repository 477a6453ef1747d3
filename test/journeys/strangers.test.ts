import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { startDns, type DnsServer } from '../support/dns.js';
import { useApp } from '../support/app.js';
import { Asker, pairsOf } from '../support/asking.js';
import { COPYRIGHT_FORM, copyrightFields } from '../support/complaining.js';
import { startSmtp, type TestSmtp } from '../support/smtp.js';
import { employ, PASSWORD, signedIn } from '../support/staffing.js';

const GOOD = copyrightFields({
  url: 'https://shop.example.nl/stolen',
  email: 'rosa@mail.example',
  name: 'Rosa',
});

describe('the same form twice', () => {
  const app = useApp();

  it('is one complaint, also when it is sent five times at once', async () => {
    const visitor = new Asker(app.agent);
    const form = pairsOf({ ...(await visitor.hidden(COPYRIGHT_FORM)), ...GOOD });
    const answers = await Promise.all(Array.from({ length: 5 }, () => visitor.post(COPYRIGHT_FORM, form)));
    answers.push(await visitor.post(COPYRIGHT_FORM, form));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([303]));
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).to.equal(1);
    await app.settle();
    expect(await Complaints.countDocuments()).to.equal(1);
    expect(await Cases.countDocuments()).to.equal(1);
    expect(await Letters.countDocuments({ template: 'receipt' })).to.equal(1);
  });

  it('with other contents is refused, and the first stays as it was', async () => {
    const visitor = new Asker(app.agent);
    const form = { ...(await visitor.hidden(COPYRIGHT_FORM)), ...GOOD };
    expect((await visitor.post(COPYRIGHT_FORM, pairsOf(form))).status).to.equal(303);
    for (const change of [{ reasons: 'Something else.' }, { email: 'eve@mail.example' }, { name: '' }]) {
      const answer = await visitor.post(COPYRIGHT_FORM, pairsOf({ ...form, ...change }));
      expect(answer.status).to.equal(409);
      expect(answer.text).to.contain('You sent this form before').and.not.contain('/status/');
    }
    const complaints = await Complaints.find().lean();
    expect(complaints).to.have.lengthOf(1);
    expect(complaints[0]?.reporter.email).to.equal('rosa@mail.example');
  });
});

describe('whoever places a complaint', () => {
  let hits = 0;
  const site = createServer((_req, res) => {
    hits += 1;
    res.end();
  });
  let dns: DnsServer | undefined;
  // Read when the application starts, after this is filled in.
  const settings: Record<string, string> = {};
  before(async () => {
    dns = await startDns({ 'trap.example.org': ['127.0.0.1'] });
    settings['DNS_SERVERS'] = dns.address;
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });
  const app = useApp(settings);
  after(async () => {
    site.close();
    await dns?.close();
  });

  it('makes us look up a name, and never ask the place itself for anything', async () => {
    const { port } = site.address() as AddressInfo;
    const urls = [
      `http://127.0.0.1:${port}/`,
      `http://trap.example.org:${port}/a`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f.1:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
    ];
    const visitor = new Asker(app.agent);
    await visitor.fill(COPYRIGHT_FORM, { locations: urls.join('\n') }, '/report/check');
    const answer = await visitor.fill(COPYRIGHT_FORM, { ...GOOD, locations: urls.join('\n') });
    expect(answer.status).to.equal(303);
    await app.settle();
    const handler = await signedIn(app, 'handler');
    for (const { number } of await Cases.find().lean()) {
      for (const page of ['', '/placement', '/decision', '/notice'])
        expect((await handler.get(`/desk/cases/${number}${page}`)).status, page).to.be.oneOf([200, 409]);
    }
    await app.settle();
    expect(hits).to.equal(0);
  });
});

describe('a line break in what becomes a letter’s head', () => {
  let smtp: TestSmtp;
  const settings: Record<string, string> = {};
  before(async () => {
    smtp = await startSmtp();
    settings['SMTP_URL'] = smtp.url;
  });
  after(() => smtp.stop());
  const app = useApp(settings);

  it('makes no head of its own', async () => {
    const forged = 'Rosa\r\nBcc: victim@mail.example\r\n\r\nPay here';
    const fields = {
      ...GOOD,
      name: forged,
      organisation: forged,
      address: forged,
      'q-work': forged,
      reasons: forged,
    };
    const answer = await new Asker(app.agent).fill(COPYRIGHT_FORM, fields);
    expect(answer.status).to.equal(303);
    await app.settle();
    expect(smtp.messages).to.have.lengthOf(1);
    const [{ raw, to } = { raw: '', to: [] }] = smtp.messages;
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(to).to.deep.equal(['rosa@mail.example']);
    expect(head).not.to.match(/^bcc:/im).and.not.contain('Pay here');
  });
});

describe('a link to the page to sign in on', () => {
  const app = useApp();

  for (const to of [
    'https://evil.example/',
    '//evil.example/desk',
    '/\\evil.example',
    '/desk/..//evil.example',
    '/desk\\..\\..\\evil',
    'javascript:alert(1)',
    '/desk\r\nSet-Cookie: a=b',
    '/deskevil',
    '@evil.example',
    'desk',
    '/status/abc',
  ]) {
    it(`leads to the desk and not to ${JSON.stringify(to)}`, async () => {
      const { email } = await employ('handler');
      const visitor = new Asker(app.visitor());
      const page = await visitor.get(`/desk/sign-in?to=${encodeURIComponent(to)}`);
      expect(page.text).not.to.contain('evil');
      const answer = await visitor.fill('/desk/sign-in', { email, password: PASSWORD, to });
      expect(answer.status).to.equal(303);
      expect(answer.headers['location']).to.equal('/desk');
      const again = await visitor.get(`/desk/sign-in?to=${encodeURIComponent(to)}`);
      expect(again.headers['location']).to.equal('/desk');
    });
  }

  it('leads to the page of the desk that was asked for', async () => {
    const { email } = await employ('handler');
    const visitor = new Asker(app.agent);
    const asked = await visitor.get('/desk/cases/ND-2026-000001?a=b');
    expect(asked.headers['location']).to.equal('/desk/sign-in?to=%2Fdesk%2Fcases%2FND-2026-000001%3Fa%3Db');
    const answer = await visitor.fill(
      String(asked.headers['location']),
      { email, password: PASSWORD },
      '/desk/sign-in',
    );
    expect(answer.headers['location']).to.equal('/desk/cases/ND-2026-000001?a=b');
  });
});
