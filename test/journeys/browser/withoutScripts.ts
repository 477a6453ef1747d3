import { expect } from 'chai';
import type { Chromium, Person } from '../../support/chromium.js';
import { letter } from '../../support/journey.js';
import type { World } from '../../support/world.js';
import { confirmDecision, measureBecomes, previewDecision, signIn } from './judging.js';
import { fillReport, openForm, sendReport } from './reporting.js';
import { follow, inOrder, press, reloadUntil, sees } from './screen.js';

const PAGE = 'https://shop.example.org/bank/inloggen';

/** An anonymous report of a fake site, and the decision about it, carried out by hand. */
export function describeWithoutScripts(chromium: Chromium, started: () => World): void {
  let world: World;
  let reporter: Person, handler: Person;
  let reference: string;

  inOrder();
  before(async () => {
    world = started();
    const visit = () => chromium.visit('nl', { baseURL: world.base, javaScriptEnabled: false });
    [reporter, handler] = [await visit(), await visit()];
  });

  it('the public form, with an error and a file', async () => {
    const { page, t } = reporter;
    await openForm(reporter, '5.7-a-phishing');
    await fillReport(reporter, {
      locations: ['niet een adres', PAGE],
      answers: { brand: 'Voorbeeldbank' },
      file: { name: 'nepsite.png', mimeType: 'image/png', buffer: await page.screenshot() },
    });
    await page.getByLabel(t('report:reasons.required.label')).fill('Dit is een nagemaakte bank.');
    await press(reporter, 'report:send.button');
    const errors = await page.locator('#error-summary').innerText();
    expect(errors).to.contain('Regel 1').and.to.contain('Welke woorden of welk onderdeel?');
    await page.locator('.file-list').getByText('nepsite.png').first().waitFor();
    await page.getByLabel(t('report:where.label')).fill(PAGE);
    await page.locator('#q-passage').fill('Vul hier uw pincode in.');
    reference = await sendReport(reporter);
    expect(reference).to.match(/^M-/);
    await sees(reporter, 'portal:reporter.anonymous.title');
    expect(await page.getAttribute('html', 'lang')).to.equal('nl');
  });

  it('the decision, with a measure by hand', async () => {
    const { page } = handler;
    await signIn(handler, world.handler);
    await page.getByRole('searchbox').first().fill(reference);
    await page.keyboard.press('Enter');
    await page.waitForURL(({ pathname, search }) => pathname !== '/desk' || search !== '');
    await reloadUntil(handler, page.getByRole('button', { name: handler.t('case:action.take') }));
    await press(handler, 'case:action.take');
    await sees(handler, 'case:done.take');
    await follow(handler, 'case:action.decide');
    await previewDecision(handler, {
      outcome: 'upheld',
      facts: 'De pagina vraagt naar een wachtwoord van de bank.',
      reasons: 'De bank heeft bevestigd dat de pagina niet van haar is.',
      measure: { target: PAGE, connector: 'manual', proportionality: 'Alleen deze pagina gaat dicht.' },
    });
    await sees(handler, 'case:effect.url', { target: PAGE });
    await confirmDecision(handler);
    await measureBecomes(handler, 'manual', 'active');
    await letter(world, world.customerEmail, /De pagina vraagt naar een wachtwoord/);
  });

  it('the reporter reads the outcome', async () => {
    await reloadUntil(reporter, reporter.page.getByText(reporter.t('portal:outcome.title')));
    for (const { problems } of [reporter, handler]) expect(problems).to.deep.equal([]);
  });
}
