import type { Locator } from 'playwright-core';
import type { Person } from '../../support/chromium.js';

const WITHIN_MS = 20_000;

/** Clicks the button with this text. */
export async function press({ page, t }: Person, key: string): Promise<void> {
  await page.getByRole('button', { name: t(key), exact: true }).click();
}

/** Follows the link with this text. */
export async function follow({ page, t }: Person, key: string): Promise<void> {
  await page.getByRole('link', { name: t(key), exact: true }).click();
}

export async function fill({ page, t }: Person, key: string, value: string): Promise<void> {
  await page.getByLabel(t(key)).fill(value);
}

/** Waits until the page says this. */
export async function sees(person: Person, key: string, values: Record<string, unknown> = {}): Promise<void> {
  await person.page.getByText(person.t(key, values)).first().waitFor();
}

/** Presses keys on the page that is shown, once its scripts have run. */
export async function hit({ page }: Person, ...keys: string[]): Promise<void> {
  await page.waitForLoadState();
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the page again until it shows this. */
export async function reloadUntil({ page }: Person, shown: Locator): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await shown.first().isVisible())) {
    if (Date.now() > end)
      throw new Error(`${page.url()} never showed ${String(shown)}: ${await page.innerText('main')}`);
    await page.waitForTimeout(50);
    await page.goto(page.url());
  }
}

/** Tests of one story: each goes on where the one before it ended, so after a failure the rest is skipped. */
export function inOrder(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}
