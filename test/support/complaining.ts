import type { Browser, Page } from './browser.js';

export const COPYRIGHT_FORM = '/report/5.2-copyright';

export interface Complaining {
  url: string;
  email?: string;
  name?: string;
  reasons?: string;
}

/** What a reporter types about a photograph used without permission. */
export function copyrightFields({
  url,
  email = '',
  name = '',
  reasons,
}: Complaining): Record<string, string> {
  return {
    locations: url,
    reasons:
      reasons ?? 'This page shows my photograph. I took it myself and gave nobody permission to use it.',
    'q-work': 'A photograph of a harbour at night.',
    'q-rights_holder': name || 'The photographer',
    name,
    email,
    goodFaith: 'yes',
  };
}

/** Sends a complaint through the public form; the page that comes back is the reporter's own, unless something was wrong. */
export async function complain(browser: Browser, complaining: Complaining): Promise<Page> {
  const form = await browser.get(COPYRIGHT_FORM);
  return browser.submit(form, COPYRIGHT_FORM, copyrightFields(complaining));
}
