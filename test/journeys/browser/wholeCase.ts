import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Chromium, Person } from '../../support/chromium.js';
import { letter, linkIn } from '../../support/journey.js';
import { ask } from '../../support/nginx.js';
import type { World } from '../../support/world.js';
import { confirmDecision, measureBecomes, previewDecision, putToCustomer, signIn } from './judging.js';
import { fillReport, openForm, sendReport, type Report } from './reporting.js';
import { fill, follow, hit, inOrder, press, reloadUntil, sees } from './screen.js';

const PAGE = 'http://shop.example.org/stolen';
const REASONS = 'This page shows my photograph. I took it myself and gave nobody permission to use it.';
const SUMMARY = 'A photographer says that a photograph on this page is theirs and that nobody asked.';
const ROSA = { name: 'Rosa Reporter', email: 'rosa@mail.example' };

/** Everybody has a browser of their own; each test goes on where the one before it ended. */
export function describeWholeCase(chromium: Chromium, started: () => World): void {
  let world: World;
  let rosa: Person, handler: Person, customer: Person, colleague: Person;
  let screenshot: Buffer;

  inOrder();
  before(async () => {
    world = started();
    const visit = () => chromium.visit('en', { baseURL: world.base });
    [rosa, handler, customer, colleague] = [await visit(), await visit(), await visit(), await visit()];
  });
  afterEach(() => {
    for (const { problems } of [rosa, handler, customer, colleague]) expect(problems).to.deep.equal([]);
  });

  it('the form comes back with what was typed, the file and the focus on what is wrong', async () => {
    await rosa.page.goto('/');
    screenshot = await rosa.page.screenshot();
    const report: Report = {
      locations: [PAGE, `${PAGE}/large`],
      answers: { work: 'A photograph of a harbour at night.', rights_holder: ROSA.name },
      reporter: ROSA,
      file: { name: 'harbour.png', mimeType: 'image/png', buffer: screenshot },
    };
    await openForm(rosa, '5.2-copyright');
    await fillReport(rosa, report);
    await rosa.page.locator('.check-list li.check-ok').nth(1).waitFor();
    await press(rosa, 'report:send.button');

    await rosa.page.locator('#error-summary:focus').waitFor();
    expect(await rosa.page.title()).to.match(/^Error:/);
    const { page, t } = rosa;
    expect(await page.getByLabel(t('report:where.label')).inputValue()).to.equal(report.locations.join('\n'));
    expect(await page.locator('#q-work').inputValue()).to.equal(report.answers['work']);
    expect(await page.getByLabel(t('report:who.email')).inputValue()).to.equal(ROSA.email);
    expect(await page.getByLabel(t('report:goodFaith.label')).isChecked()).to.equal(true);
    await page.locator('.file-list').getByText('harbour.png').first().waitFor();
    await follow(rosa, 'report:error.reasons_needed');
    await page.locator('#reasons:focus').waitFor();
  });

  it('the reporter gets a reference, a private page and a receipt', async () => {
    await rosa.page.keyboard.type(REASONS);
    const reference = await sendReport(rosa);
    expect(reference).to.match(/^M-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/);
    await sees(rosa, 'portal:done.report');
    expect(linkIn(await letter(world, ROSA.email, new RegExp(reference)), /\/status\/[\w.-]+/)).to.equal(
      new URL(rosa.page.url()).pathname,
    );
  });

  it('a handler opens the case by keyboard, takes it, writes a note and downloads the evidence', async () => {
    const { page } = handler;
    await signIn(handler, world.handler);
    await reloadUntil(handler, page.locator('[data-row]'));
    await hit(handler, 'j', 'Enter');
    await page.waitForURL('**/desk/cases/**');
    await hit(handler, 't');
    await sees(handler, 'case:done.take');
    await hit(handler, 'n');
    await page.keyboard.type('Looked at the page; the photograph is there.');
    await press(handler, 'case:note.submit');
    await sees(handler, 'case:done.note');

    const link = page.getByRole('link', { name: 'harbour.png' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).to.equal('harbour.png');
    expect(await readFile(await download.path())).to.deep.equal(screenshot);
    const answer = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(answer.headers()['content-disposition']).to.match(/^attachment/);
  });

  it('the reporter is asked something and answers on their page', async () => {
    await follow(handler, 'case:action.askReporter');
    await fill(handler, 'case:form.reporterQuestion.question', 'When did you take the photograph?');
    await press(handler, 'case:form.reporterQuestion.submit');
    await sees(handler, 'case:done.askReporter');

    await rosa.page.goto(
      linkIn(await letter(world, ROSA.email, /When did you take/), /http\S+\/status\/\S+/),
    );
    await fill(rosa, 'portal:question.answer', 'In March, from the east quay.');
    await press(rosa, 'portal:question.send');
    await sees(rosa, 'portal:done.answer');
    await reloadUntil(handler, handler.page.getByText('In March, from the east quay.'));
  });

  it('the customer reads a summary, never the reporter, and disputes it', async () => {
    await putToCustomer(handler, SUMMARY);
    const notice = await letter(world, world.customerEmail, /my-case/);
    await customer.page.goto(linkIn(notice, /http\S+\/my-case\/\S+/));
    const shown = await customer.page.innerText('body');
    expect(shown).to.contain(SUMMARY).and.to.contain(PAGE);
    expect(shown + notice)
      .not.to.contain('Rosa')
      .and.not.to.contain(ROSA.email);
    await fill(customer, 'portal:customer.answer', 'We bought the photograph from an agency.');
    await press(customer, 'portal:stance.disputed');
    await sees(customer, 'portal:done.answer');
    await reloadUntil(handler, handler.page.getByText('We bought the photograph from an agency.'));
  });

  it('the decision shows every letter and effect before it is confirmed', async () => {
    await hit(handler, 'd');
    await previewDecision(handler, {
      outcome: 'upheld',
      facts: 'The page shows the photograph of the complainant.',
      reasons: 'The complainant made it; no permission was shown.',
      measure: {
        target: PAGE,
        connector: world.connector,
        proportionality: 'Only this page is made inaccessible.',
      },
    });
    await sees(handler, 'case:effect.url', { target: PAGE });
    const letters = await handler.page.locator('.letter').allInnerTexts();
    expect(letters).to.have.length(2);
    expect(letters.join()).to.contain(ROSA.email).and.to.contain(world.customerEmail);
    await confirmDecision(handler);
    await measureBecomes(handler, world.connector, 'active');
  });

  it('visitors find a page that says who blocked it, and both sides are told why', async function () {
    const reasons = await letter(world, world.customerEmail, /Automated means/);
    expect(reasons).not.to.contain('Rosa').and.not.to.contain(ROSA.email);
    await letter(world, ROSA.email, /This is our decision/);
    if (!world.nginx) return this.skip();
    const visitor = await chromium.visit('en', {
      proxy: { server: `http://127.0.0.1:${world.nginx.port}` },
    });
    const answer = await visitor.page.goto(PAGE);
    expect(answer?.status()).to.equal(451);
    await visitor.page.getByText('Noticedesk has blocked this page').waitFor();
    expect((await visitor.page.goto(`${PAGE}/large`))?.status()).to.equal(200);
  });

  it('the reporter objects, and who decided cannot judge that', async () => {
    await rosa.page.reload();
    await rosa.page.getByText(rosa.t('portal:objection.title')).click();
    await fill(rosa, 'portal:objection.label', 'The larger copy is still there.');
    await press(rosa, 'portal:objection.send');
    await sees(rosa, 'portal:done.objection');

    await reloadUntil(handler, handler.page.getByText(handler.t('case:next.appealOther')));
    await handler.page.goto(`${handler.page.url()}/decision`);
    await sees(handler, 'errors:refused_same_person.title');
    await handler.page.goBack();
  });

  it('a colleague overturns it: the measure is lifted, the strike voided, the case closed', async () => {
    const { page } = colleague;
    await signIn(colleague, world.colleague);
    await hit(colleague, 'j', 'Enter');
    await page.waitForURL('**/desk/cases/**');
    await hit(colleague, 't');
    await sees(colleague, 'case:done.take');
    await hit(colleague, 'd');
    await previewDecision(colleague, {
      outcome: 'rejected',
      facts: 'The agency had the right to sell.',
      reasons: 'The licence covers this use.',
    });
    await sees(colleague, 'case:effect.strikeVoided');
    await confirmDecision(colleague);
    await measureBecomes(colleague, world.connector, 'lifted');
    if (world.nginx) expect((await ask(world.nginx, 'shop.example.org/stolen')).status).to.equal(200);

    await follow(colleague, 'case:action.close');
    await press(colleague, 'case:form.closure.submit');
    await sees(colleague, 'case:done.close');
    await page.goto('/desk/customers/K-1');
    await sees(colleague, 'customers:strike.voided');
  });
}
