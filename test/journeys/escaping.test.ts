import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Letters } from '../../src/letters/letter.js';
import { png } from '../evidence/support/samples.js';
import { useApp } from '../support/app.js';
import { Asker, type Answer, type Changes } from '../support/asking.js';
import { COPYRIGHT_FORM } from '../support/complaining.js';
import { signedIn } from '../support/staffing.js';

const MARK = 'x7q';
/** Breaks out of a text, an attribute of either quote, a script, a comment and a textarea, wherever it isn't escaped. */
const SCRIPT = `${MARK}'"></textarea></title></script>--><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}<%= 7*7 %>$t(common:skip)`;
const HOST = 'shop.example.nl';
const TYPED = [
  'reasons',
  'q-work',
  'q-rights_holder',
  'q-acting_for',
  'q-earlier_contact',
  'name',
  'organisation',
  'address',
];

/** No tag or attribute of the script on the page, and nothing in it worked out. */
function expectEscaped({ text }: Pick<Answer, 'text'>, where: string): void {
  expect(text, where).not.to.match(/<script>alert|<img src=x|\bonerror=alert\(1\)>(?!&)/i);
  const tags = text.replace(/"[^"]*"/g, '""').matchAll(/<[a-z][^>]*>/gi);
  for (const [tag] of tags) expect(tag, where).not.to.match(/\sonerror=/i);
  if (text.includes(MARK)) expect(text, where).to.contain('{{7*7}}').and.not.contain(`${MARK}'"`);
}

describe('a script in every field', () => {
  const app = useApp();
  const everywhere: Changes = {
    ...Object.fromEntries(TYPED.map((name) => [name, SCRIPT])),
    locations: `https://${HOST}/?q="><script>alert(1)</script><img src=x onerror=alert(1)>`,
    email: 'rosa@mail.example',
    goodFaith: 'yes',
  };

  /** Whose is what, from a CSV that tries the same. */
  async function importing(admin: Asker): Promise<void> {
    const cell = `"${SCRIPT.replaceAll('"', '""')}"`;
    const csv = [
      ['c.csv', `ref,name,email,phone,address\nK-1,${cell},shop@mail.example,=cmd|' /C calc'!A0,${cell}\n`],
      ['s.csv', `ref,customer,kind,name\nS-1,K-1,"<script>alert(1)</script>",${cell}\n`],
      ['r.csv', `customer,kind,value\nK-1,domain,${HOST}\n`],
    ];
    const files = csv.map(([name = '', content = '']) => ({ name, content, type: 'text/csv' }));
    const answer = await admin.attach('/desk/customers/import', {}, files);
    expect(answer.status, answer.text).to.equal(200);
  }

  it('is a text like any other: on the form, the desk, the private pages and in the letters', async function () {
    this.timeout(60_000);
    const admin = await signedIn(app, 'admin');
    await importing(admin);
    const stranger = new Asker(app.agent);
    const file = { name: `${MARK}'<script>alert(1)</script>.png`, content: png };

    expectEscaped(
      await stranger.attach(COPYRIGHT_FORM, { ...everywhere, email: SCRIPT }, [file]),
      'the form sent back',
    );
    const sent = await stranger.attach(COPYRIGHT_FORM, everywhere, [file]);
    expect(sent.status, sent.text).to.equal(303);
    await app.settle();
    const caze = await Cases.findOne().lean();
    const path = `/desk/cases/${caze?.number}`;
    const status = String(sent.headers['location']).split('?')[0] ?? '';

    const post = async (noun: string, changes: Changes, page = `${path}/${noun}`): Promise<Answer> => {
      const answer = await admin.fill(page, changes, `${path}/${noun}`);
      expectEscaped(answer, `the answer of ${noun}`);
      return answer;
    };
    await post('taking', {}, path);
    await post('notes', { text: SCRIPT }, path);
    await post('notes', { text: '', version: '1' }, path);
    await post('notice', { summary: SCRIPT, step: 'preview' });
    await post('notice', { summary: SCRIPT, step: 'send' });
    await app.settle();
    const letter = await Letters.findOne({ template: 'notice_of_complaint' }).lean();
    const mine = /\/my-case\/[\w-]+/.exec(letter?.text ?? '')?.[0] ?? '';

    const customer = new Asker(app.visitor());
    expectEscaped(await customer.get(mine), 'the customer’s page');
    expectEscaped(
      await customer.fill(mine, { stance: '', text: SCRIPT }, `${mine}/answers`),
      'their answer sent back',
    );
    expect(
      (await customer.fill(mine, { stance: 'disputed', text: SCRIPT }, `${mine}/answers`)).status,
    ).to.equal(303);

    const decision = {
      outcome: 'upheld',
      ground: '5.2-copyright',
      statute: SCRIPT,
      facts: SCRIPT,
      reasons: SCRIPT,
      proportionality: SCRIPT,
      otherTarget: `https://${HOST}/"><script>alert(1)</script>`,
      connector: 'manual',
      strike: 'yes',
    };
    await post('decision', { ...decision, outcome: SCRIPT });
    const preview = await admin.fill(`${path}/decision`, decision, `${path}/decision/preview`);
    expect(preview.text).to.contain('This is what will happen');
    expectEscaped(preview, 'the preview');
    expect((await post('decision', decision)).status).to.equal(303);
    await app.settle();
    expect((await customer.fill(mine, { text: SCRIPT }, `${mine}/objections`)).status).to.equal(303);
    await app.settle();

    const letters = await Letters.find().lean();
    expect(letters.length).to.be.greaterThan(4);
    for (const { _id, html, subject, template } of letters) {
      expectEscaped({ text: html }, `the letter ${template}`);
      expect(subject, template).not.to.match(/[\r\n]/);
      expectEscaped(await admin.get(`/desk/letters/${String(_id)}`), `the page of ${template}`);
    }
    const [complaint] = caze?.complaints ?? [];
    const reference = /M-[\w-]+/.exec((await stranger.get(status)).text)?.[0] ?? '';
    expect(complaint, reference).to.exist;
    for (const page of [
      path,
      `${path}/complaints/${reference}`,
      `${path}/decision`,
      `${path}/reporter-question`,
      `/desk?q=${encodeURIComponent(SCRIPT)}`,
      `/desk?q=${HOST}`,
      '/desk',
      '/desk/outbox',
      '/desk/measures',
      '/desk/customers',
      `/desk/customers?q=${encodeURIComponent(SCRIPT)}`,
      '/desk/customers/K-1',
      '/desk/cases/new',
    ])
      expectEscaped(await admin.get(page), page);
    for (const [asker, page] of [
      [stranger, status],
      [customer, mine],
    ] as const)
      for (const lang of ['nl', 'en']) expectEscaped(await asker.get(`${page}?lang=${lang}`), page);
  });

  it('of a file’s name stays in the name of its download, and nothing shows or runs it', async () => {
    const admin = await signedIn(app, 'admin');
    const stranger = new Asker(app.agent);
    const name = 'a\\";filename=evil.html;<script>\u202egnp.png';
    const sent = await stranger.attach(COPYRIGHT_FORM, { ...everywhere, reasons: 'x' }, [
      { name, content: png },
    ]);
    expect(sent.status, sent.text).to.equal(303);
    await app.settle();
    const caze = await Cases.findOne().lean();
    const page = await admin.get(`/desk/cases/${caze?.number}`);
    const link = /href="(\/desk\/cases\/[^"]+\/files\/[0-9a-f]{64})"/.exec(page.text)?.[1] ?? '';
    expect(link).not.to.equal('');
    const { headers, status } = await admin.get(link);
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('application/octet-stream');
    expect(headers['content-disposition']).to.match(
      /^attachment; filename="[^"\\<>]*"; filename\*=UTF-8''[\w.~!$&+^`|%-]+$/,
    );
    expect(headers['content-security-policy']).to.match(/sandbox/);
    expect(headers['cache-control']).to.contain('no-store');
  });
});
