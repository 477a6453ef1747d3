import { expect } from 'chai';
import { paths } from '../../src/web/paths.js';
import { Cases } from '../../src/cases/case.js';
import { placedCase, UPHOLDING } from '../desk/support.js';
import { useApp } from '../support/app.js';
import { portOf } from '../support/asking.js';
import { useChromium, type Person } from '../support/chromium.js';
import { employ, PASSWORD } from '../support/staffing.js';
import { signIn } from './browser/judging.js';
import { hit } from './browser/screen.js';

const inFocus = ({ page }: Person): Promise<string> =>
  page.evaluate<string>('`${document.activeElement.tagName} ${document.activeElement.textContent}`');

describe('a handler at work, in a real browser', function () {
  this.timeout(60_000);
  const chromium = useChromium();
  const app = useApp();
  let person: Person;
  let number: string;

  beforeEach(async () => {
    number = (await placedCase()).number;
    const { email } = await employ('handler');
    person = await chromium.visit('en', { baseURL: `http://127.0.0.1:${portOf(app)}` });
    await signIn(person, { email, password: PASSWORD });
    await person.page.setViewportSize({ width: 1280, height: 900 });
  });
  afterEach(() => {
    expect(person.problems).to.deep.equal([]);
  });

  it('sees the keys that do something on the page, and no others', async () => {
    const keys = async (): Promise<string> => {
      await hit(person, '?');
      const shown = await person.page.locator('#keys [data-keys-of]:visible dt').allInnerTexts();
      await hit(person, 'Escape');
      return shown.map((key) => key.trim()).join(' ');
    };
    expect(await keys()).to.equal('j k Enter / ?');
    await person.page.goto(paths.case(number));
    expect(await keys()).to.equal('/ t a n ?');
    await hit(person, 't');
    await person.page.getByText(person.t('case:done.take')).waitFor();
    expect(await keys()).to.equal('/ a d n ?');
  });

  it('begins at the heading of a panel and of a preview, not at the top of the page', async () => {
    const { page, t } = person;
    await page.goto(paths.case(number));
    await hit(person, 't');
    await page.getByText(t('case:done.take')).waitFor();
    await hit(person, 'd');
    await page.waitForURL(`**${paths.caseDecision(number)}`);
    expect(await inFocus(person)).to.equal(`H2 ${t('case:form.decision.title')}`);
    await hit(person, 'Tab');
    expect(await page.evaluate('document.activeElement.closest("form.decide") !== null')).to.equal(true);

    await page.getByLabel(t('common:outcome.rejected'), { exact: true }).check();
    await page.getByLabel(t('case:decide.facts'), { exact: true }).fill(UPHOLDING.facts);
    await page.getByLabel(t('case:decide.reasons'), { exact: true }).fill(UPHOLDING.reasons);
    await page.getByRole('button', { name: t('case:form.decision.submit'), exact: true }).click();
    await page.waitForURL(`**${paths.caseDecisionPreview(number)}`);
    expect(await inFocus(person)).to.equal(`H2 ${t('case:confirm.title')}`);
  });

  it('sees every view of the queue, also on a narrow screen', async () => {
    for (const width of [1280, 800, 360]) {
      await person.page.setViewportSize({ width, height: 900 });
      for (const tab of await person.page.locator('.tabs .tab').all()) {
        const box = await tab.boundingBox();
        expect(
          box && box.x >= 0 && box.x + box.width <= width,
          `${await tab.innerText()} at ${width}`,
        ).to.equal(true);
      }
    }
  });

  it('sees what follows from a step without loading the page, and loses nothing that is being typed', async () => {
    const { page, t } = person;
    const owing = { $set: { owed: [0] } };
    await Cases.updateOne({ number }, owing);
    await page.goto(paths.case(number));
    await page.getByText(t('case:beingWritten')).waitFor();
    await page.evaluate('window.stayed = true');
    await Cases.updateOne({ number }, { $set: { owed: [] } });
    await page.getByText(t('case:beingWritten')).waitFor({ state: 'detached' });
    expect(await page.evaluate('window.stayed')).to.equal(true);

    await Cases.updateOne({ number }, owing);
    await page.goto(paths.case(number));
    await page.getByLabel(t('case:note.label')).fill('Half a');
    await page.getByLabel(t('case:note.label')).blur();
    await Cases.updateOne({ number }, { $set: { owed: [] } });
    await page.waitForTimeout(1500);
    expect(await page.getByLabel(t('case:note.label')).inputValue()).to.equal('Half a');
    expect(await page.getByText(t('case:beingWritten')).isVisible()).to.equal(true);
  });
});

describe('a visitor who pastes addresses, in a real browser', () => {
  const chromium = useChromium();
  const app = useApp();

  it('sees how many of them are addresses', async () => {
    const { page, t } = await chromium.visit('en', { baseURL: `http://127.0.0.1:${portOf(app)}` });
    await page.goto('/report/5.2-copyright');
    const lines = ['https://a.example.nl/1', 'not an address', 'https://a.example.nl/2', 'nor this one'];
    await page.locator('textarea[data-check-url]').fill(lines.join('\n'));
    await page.locator('.check-list li').nth(3).waitFor();
    expect(await page.locator('[data-lines-for]').innerText()).to.equal(
      t('common:form.manyLocations').replace('#', '2'),
    );
  });
});
