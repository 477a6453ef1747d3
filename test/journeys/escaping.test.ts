import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { Letters } from '../../src/letters/letter.js';
import { png } from '../evidence/support/samples.js';
import { useApp } from '../support/app.js';
import { Asker, portOf, type Answer } from '../support/asking.js';
import { useChromium } from '../support/chromium.js';
import { COPYRIGHT_FORM } from '../support/complaining.js';
import { signedIn } from '../support/staffing.js';
import { EVERYWHERE, MARK, tellHostileStory } from './hostile/story.js';

/** No tag or attribute of the script on the page, and nothing in it worked out. */
function expectEscaped({ text }: Pick<Answer, 'text'>, where: string): void {
  expect(text, where).not.to.match(/<script>alert|<img src=x/i);
  const tags = text.replace(/"[^"]*"/g, '""').matchAll(/<[a-z][^>]*>/gi);
  for (const [tag] of tags) expect(tag, where).not.to.match(/\son\w+=/i);
  if (text.includes(MARK)) expect(text, where).to.contain('{{7*7}}').and.not.contain(`${MARK}'"`);
}

describe('a script in every field', () => {
  const app = useApp();

  it('is a text like any other: on the form, the desk, the private pages and in the letters', async function () {
    this.timeout(60_000);
    const { desk, reporter, customer } = await tellHostileStory(app, expectEscaped);
    for (const { asker, pages } of [desk, reporter, customer]) {
      for (const page of pages) {
        const answer = await asker.get(page);
        // 422: their own decision is not theirs to judge again.
        expect(answer.status, page).to.be.oneOf(page.endsWith('/decision') ? [200, 422] : [200]);
        expectEscaped(answer, page);
      }
    }
    for (const { asker, pages } of [reporter, customer])
      expectEscaped(await asker.get(`${pages[0]}?lang=nl`), 'in Dutch');
    const letters = await Letters.find().lean();
    expect(letters.length).to.be.greaterThan(4);
    for (const { html, subject, template } of letters) {
      expectEscaped({ text: html }, `the letter ${template}`);
      expect(subject, template).not.to.match(/[\r\n]/);
    }
  });

  it('of a file’s name stays in the name of its download, and nothing shows or runs it', async () => {
    const admin = await signedIn(app, 'admin');
    const stranger = new Asker(app.agent);
    const name = 'a\\";filename=evil.html;<script>\u202egnp.png';
    const sent = await stranger.attach(COPYRIGHT_FORM, { ...EVERYWHERE, reasons: 'x' }, [
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

describe('a script in every field, in a real browser', function () {
  this.timeout(120_000);
  const chromium = useChromium();
  const app = useApp();

  it('does nothing on any page, and no page breaks its own policy', async () => {
    const story = await tellHostileStory(app, () => undefined);
    const { page, context, problems } = await chromium.visit('en');
    const base = `http://127.0.0.1:${portOf(app)}`;
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    for (const { asker, pages } of [story.reporter, story.customer, story.desk]) {
      await context.clearCookies();
      const cookies = asker.agent.jar.getCookies({
        domain: '127.0.0.1',
        path: '/',
        secure: false,
        script: false,
      });
      await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: base })));
      for (const path of [...pages, '/', '/report', COPYRIGHT_FORM, '/contact', '/nowhere']) {
        const answer = await page.goto(base + path, { waitUntil: 'load' });
        expect(answer?.status(), path).to.be.oneOf([200, 404, 422]);
        expect(problems, path).to.deep.equal([]);
      }
    }
    expect(dialogs).to.equal(0);

    await page.evaluate(
      `document.head.append(Object.assign(document.createElement('script'), { textContent: 'alert(1)' }))`,
    );
    expect(dialogs, 'a script of somebody else’s').to.equal(0);
    expect(problems.join(), 'and the browser says so').to.match(/Content Security Policy/);
  });

  it('cannot be framed by another site', async () => {
    const { page, problems } = await chromium.visit('en');
    const frame = `http://127.0.0.1:${portOf(app)}/desk/sign-in`;
    await page.setContent(`<iframe src="${frame}"></iframe>`, { waitUntil: 'load' });
    await page.waitForTimeout(200);
    expect(problems.join()).to.match(/frame-ancestors|X-Frame-Options|ERR_BLOCKED_BY_RESPONSE/);
    expect(page.frames().map((one) => one.url())).not.to.include(frame);
  });
});
