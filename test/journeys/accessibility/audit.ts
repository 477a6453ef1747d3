import axe, { type AxeResults, type RunOptions } from 'axe-core';
import { expect } from 'chai';
import type { Person } from '../../support/chromium.js';

const WCAG_22_AA: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
};
/** Dark changes colours and nothing else. */
const CONTRAST: RunOptions = { runOnly: ['color-contrast'], resultTypes: ['violations'] };
const [WIDE, NARROW, NARROWEST] = [1280, 360, 320];

/** Lets every page that this person opens be looked at. */
export async function bringAxe({ context }: Person): Promise<void> {
  await context.addInitScript(axe.source);
}

/**
 * The page that is open: nothing against WCAG 2.2 AA, light and dark, wide and narrow, and nothing to the side of a narrow screen
 * (1.4.10 Reflow).
 */
export async function audit({ page }: Person): Promise<void> {
  const found: string[] = [];
  for (const width of [WIDE, NARROW]) {
    await page.setViewportSize({ width, height: 900 });
    for (const [colorScheme, options] of [
      ['light', WCAG_22_AA],
      ['dark', CONTRAST],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
      for (const { id, impact, nodes } of violations)
        found.push(
          `${id} (${impact}) at ${width} ${colorScheme}: ${nodes.map(({ html }) => html).join('\n  ')}`,
        );
    }
  }
  await page.setViewportSize({ width: NARROWEST, height: 900 });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  if (width > NARROWEST) found.push(`${width} wide on a screen of ${NARROWEST}`);
  expect(found, found.join('\n')).to.deep.equal([]);
}
