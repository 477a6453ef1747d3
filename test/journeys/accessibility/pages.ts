import { paths } from '../../../src/web/paths.js';
import type { Person } from '../../support/chromium.js';
import { previewDecision } from '../browser/judging.js';
import { press } from '../browser/screen.js';

/** Addresses that only a look at the desk tells. */
export interface Pages {
  /** The number of a case that can be worked, of one that has an objection, one that was decided, and one whose customer isn't known. */
  open: string;
  appealed: string;
  decided: string;
  unplaced: string;
  letter: string;
  status: string;
  customerCase: string;
  customer: string;
  reporter: string;
}

interface PageKind {
  name: string;
  /** For staff. */
  desk?: true;
  open: (person: Person, pages: Pages) => Promise<unknown>;
}

const at =
  (address: string | ((pages: Pages) => string)): PageKind['open'] =>
  ({ page }, pages) =>
    page.goto(typeof address === 'string' ? address : address(pages));

/** At an address, with the form sent as it is. */
const sentBack =
  (address: string | ((pages: Pages) => string), button: string): PageKind['open'] =>
  async (person, pages) => {
    await at(address)(person, pages);
    await press(person, button);
    await person.page.locator('#error-summary').waitFor();
  };

export const PAGES: PageKind[] = [
  { name: 'home', open: at(paths.home()) },
  { name: 'contact', open: at(paths.contact()) },
  { name: 'the documentation of the API', open: at(paths.apiDocs()) },
  { name: 'what is wrong', open: at(paths.report()) },
  { name: 'the form', open: at(paths.reportGround('5.2-copyright')) },
  { name: 'the form for child abuse material', open: at(paths.reportGround('5.2-csam')) },
  { name: 'the form with errors', open: sentBack(paths.reportGround('5.2-threat'), 'report:send.button') },
  { name: "the reporter's page", open: at(({ status }) => status) },
  { name: "the customer's page", open: at(({ customerCase }) => customerCase) },
  { name: 'nothing here', open: at('/nothing') },
  { name: 'signing in', open: at(paths.signIn()) },
  { name: 'the queue', desk: true, open: at(`${paths.desk()}?track=misuse`) },
  { name: 'the queue with nothing in it', desk: true, open: at(`${paths.desk()}?view=mine`) },
  { name: 'search', desk: true, open: at(`${paths.desk()}?q=K-7001`) },
  { name: 'a case', desk: true, open: at(({ open }) => paths.case(open)) },
  { name: 'a case with an objection', desk: true, open: at(({ appealed }) => paths.case(appealed)) },
  { name: 'a case with a measure', desk: true, open: at(({ decided }) => paths.case(decided)) },
  { name: 'placing', desk: true, open: at(({ unplaced }) => paths.casePlacement(unplaced)) },
  { name: 'messages', desk: true, open: at(paths.messages()) },
  {
    name: 'what was set aside',
    desk: true,
    open: async (person) => {
      await sendLikeSpam(person);
      await person.page.goto(paths.setAside());
    },
  },
  {
    name: 'a report that was set aside',
    desk: true,
    open: async (person) => {
      await person.page.goto(paths.setAside());
      await person.page.locator('main td a').first().click();
      await person.page.locator('#note').waitFor({ state: 'attached' });
    },
  },
  { name: 'ground and priority', desk: true, open: at(({ open }) => paths.caseGrade(open)) },
  { name: 'related cases', desk: true, open: at(({ open }) => paths.caseRelations(open)) },
  { name: 'splitting', desk: true, open: at(({ open }) => paths.caseSplits(open)) },
  { name: 'a question', desk: true, open: at(({ open }) => paths.caseReporterQuestion(open)) },
  { name: 'the notice to the customer', desk: true, open: at(({ open }) => paths.caseNotice(open)) },
  {
    name: 'deciding, with errors',
    desk: true,
    open: sentBack(({ open }) => paths.caseDecision(open), 'case:form.decision.submit'),
  },
  {
    name: 'the preview of a decision',
    desk: true,
    open: async (person, { open }) => {
      await person.page.goto(paths.caseDecision(open));
      await previewDecision(person, { outcome: 'rejected', facts: 'Wat er staat.', reasons: 'Het mag.' });
      await person.page.locator('.letter').first().waitFor();
    },
  },
  { name: 'the outbox', desk: true, open: at(paths.outbox()) },
  { name: 'a letter', desk: true, open: at(({ letter }) => letter) },
  { name: 'measures', desk: true, open: at(paths.measures()) },
  { name: 'customers', desk: true, open: at(paths.customers()) },
  { name: 'a customer', desk: true, open: at(({ customer }) => customer) },
  { name: 'the import', desk: true, open: sentBack(paths.customerImport(), 'customers:import.submit') },
  { name: 'entering a complaint', desk: true, open: at(paths.complaintNew()) },
  {
    name: 'entering a complaint about a ground',
    desk: true,
    open: sentBack(paths.complaintNewGround('5.2-copyright'), 'desk:enter.submit'),
  },
  { name: 'an own case', desk: true, open: at(paths.caseNew()) },
  { name: 'reporters', desk: true, open: at(paths.reporters()) },
  {
    name: 'appointing a trusted flagger',
    desk: true,
    open: async (person) => {
      await person.page.goto(paths.reporters());
      await person.page.locator('#appoint summary').click();
      await press(person, 'reporters:appoint.submit');
      await person.page.locator('#error-summary').waitFor();
    },
  },
  { name: 'a reporter', desk: true, open: at(({ reporter }) => reporter) },
  { name: 'organisations', desk: true, open: sentBack(paths.organisations(), 'api:desk.add') },
  { name: 'staff', desk: true, open: sentBack(paths.staff(), 'staff:add') },
];

/** Sends a form as a program does that fills in every field. */
async function sendLikeSpam({ page }: Person): Promise<void> {
  await page.goto(paths.reportGround('5.2-insult'));
  await page.locator('#locations').fill('https://shop.example.nl/');
  await page.locator('#reasons').fill('Best prices.');
  for (const question of await page.locator('[id^="q-"]:is(input, textarea)').all())
    await question.fill('Best prices.');
  await page.locator('#goodFaith').check();
  await page.evaluate("document.getElementById('website').value = 'https://spam.example'");
  await page.locator('.button-primary').click();
  await page.waitForURL(/\/status\//);
}

/** Looks around at the desk. */
export async function findPages({ page }: Person): Promise<Pages> {
  const linkAt = async (address: string, selector: string): Promise<string> => {
    await page.goto(address);
    return (await page.locator(selector).first().getAttribute('href')) ?? '';
  };
  const caseIn = async (view: string): Promise<string> =>
    (await linkAt(`${paths.desk()}?view=${view}`, '[data-row-link]')).split('/').at(-1) ?? '';
  const linkInLetter = async (party: string, pattern: RegExp): Promise<string> => {
    await page.goto(await linkAt(`${paths.outbox()}`, `tr:has-text("${party}") a`));
    return pattern.exec(await page.locator('.letter-body').innerText())?.[0] ?? '';
  };
  const letter = await linkAt(paths.outbox(), 'main td a');
  return {
    open: await caseIn('awaiting'),
    appealed: await caseIn('appeal'),
    decided: await caseIn('decided'),
    unplaced: await caseIn('unplaced'),
    letter,
    status: await linkInLetter('aan de melder', /\/status\/[\w.-]+/),
    customerCase: await linkInLetter('aan de klant', /\/my-case\/[\w.-]+/),
    customer: await linkAt(paths.customers(), 'main tr:has(.strikes) td a'),
    reporter: await linkAt(paths.case(await caseIn('decided')), 'main a[href*="/desk/reporters/"]'),
  };
}
