import { expect } from 'chai';
import type { Person } from '../../support/chromium.js';
import { fill, press, reloadUntil, sees } from './screen.js';

export async function signIn(person: Person, account: { email: string; password: string }): Promise<void> {
  await person.page.goto('/desk');
  await fill(person, 'staff:email', account.email);
  await fill(person, 'staff:password', account.password);
  await press(person, 'staff:signIn.submit');
  await sees(person, 'desk:title');
}

/** The customer reads the handler's summary of the complaint; its letter is seen before it goes. */
export async function putToCustomer(person: Person, summary: string): Promise<void> {
  const { page } = person;
  await page.getByRole('link', { name: person.t('case:action.notice') }).click();
  await fill(person, 'case:form.notice.summary', summary);
  await press(person, 'case:form.notice.preview');
  expect(await page.locator('.letter-body').innerText()).to.contain(summary);
  await press(person, 'case:form.notice.submit');
  await sees(person, 'case:done.notice');
}

export interface Judging {
  outcome: 'upheld' | 'rejected';
  facts: string;
  reasons: string;
  measure?: { target: string; connector: 'nginx' | 'manual'; proportionality: string };
}

/** Fills in the panel for deciding and asks for the page with letters and effects. */
export async function previewDecision(person: Person, judging: Judging): Promise<void> {
  const { page, t } = person;
  await page.getByLabel(t(`common:outcome.${judging.outcome}`), { exact: true }).check();
  await fill(person, 'case:decide.facts', judging.facts);
  await page.getByLabel(t('case:decide.reasons'), { exact: true }).fill(judging.reasons);
  if (judging.measure) {
    const { target, connector, proportionality } = judging.measure;
    await page.getByLabel(target, { exact: true }).check();
    await page.getByLabel(t(`case:connector.${connector}`), { exact: true }).check();
    await fill(person, 'case:decide.proportionality', proportionality);
    await page.getByLabel(t('case:decide.strike')).check();
  }
  await press(person, 'case:form.decision.submit');
}

/** Confirms what the preview shows. */
export async function confirmDecision(person: Person): Promise<void> {
  await press(person, 'case:confirm.submit');
  await sees(person, 'case:done.decide');
}

/** Waits until the measure of the case has this status; does the task where it is one for a person. */
export async function measureBecomes(
  person: Person,
  connector: 'nginx' | 'manual',
  status: 'active' | 'lifted',
): Promise<void> {
  const { page, t } = person;
  const facts = page.locator('.case-facts');
  const casePage = page.url();
  if (connector === 'manual') {
    const underWay = status === 'active' ? 'applying' : 'lifting';
    await reloadUntil(person, facts.getByText(t(`common:measure.${underWay}`), { exact: true }));
    await page.getByRole('link', { name: t('case:allMeasures') }).click();
    await fill(
      person,
      'desk:measures.proof',
      'Changed it on the server; the address was looked at after that.',
    );
    await press(person, 'desk:measures.confirm');
    await sees(person, 'desk:measures.confirmed');
    await page.goto(casePage);
  }
  await reloadUntil(person, facts.getByText(t(`common:measure.${status}`), { exact: true }));
}
