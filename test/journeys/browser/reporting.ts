import { groundById } from '../../../src/catalogue/index.js';
import type { Person } from '../../support/chromium.js';
import { fill, follow, press } from './screen.js';

export interface Report {
  locations: string[];
  /** Answers to the ground's questions, by their id. */
  answers: Record<string, string>;
  reporter?: { name: string; email: string };
  file: { name: string; mimeType: string; buffer: Buffer };
}

/** From the home page to the form of a ground, by what it says in plain words. */
export async function openForm(person: Person, ground: string): Promise<void> {
  const { page, lang } = person;
  await page.goto('/');
  await follow(person, 'pages:home.start');
  await page.getByRole('link', { name: groundById(ground).plain?.[lang] }).click();
  await page.waitForURL(`**/report/${ground}`);
}

/** Fills in everything but the reasons. */
export async function fillReport(person: Person, report: Report): Promise<void> {
  const { page } = person;
  await fill(person, 'report:where.label', report.locations.join('\n'));
  for (const [question, answer] of Object.entries(report.answers))
    await page.locator(`#q-${question}`).fill(answer);
  await page.getByLabel(person.t('report:files.label')).setInputFiles(report.file);
  if (report.reporter) {
    await fill(person, 'report:who.name', report.reporter.name);
    await fill(person, 'report:who.email', report.reporter.email);
  }
  await page.getByLabel(person.t('report:goodFaith.label')).check();
}

/** Sends the form; gives the reference on the private page that it leads to. */
export async function sendReport(person: Person): Promise<string> {
  await press(person, 'report:send.button');
  await person.page.waitForURL('**/status/**');
  return person.page.locator('.reference-number').innerText();
}
