import type { Browser, Page } from './browser.js';

/** Signs in at the desk. */
export async function signIn(browser: Browser, account: { email: string; password: string }): Promise<Page> {
  return browser.submit(await browser.get('/desk/sign-in'), /sign-in/, account);
}

/** The path of the case that the queue's search finds, once it is there. */
export async function findCase(browser: Browser, words: string, withinMs = 15_000): Promise<string> {
  const until = Date.now() + withinMs;
  for (;;) {
    const page = await browser.get(`/desk?q=${encodeURIComponent(words)}`);
    const match = /href="(\/desk\/cases\/ND-[\d-]+)"/.exec(page.html);
    if (match?.[1]) return match[1];
    if (Date.now() > until)
      throw new Error(`no case for ${words}: ${page.status} ${page.text.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

export async function take(browser: Browser, path: string): Promise<Page> {
  return browser.submit(await browser.get(path), /\/taking$/, {});
}

/** Fills in the deciding panel, looks at the preview and confirms. */
export async function decide(
  browser: Browser,
  path: string,
  fields: Record<string, string | string[]>,
  beforeConfirming: () => void = () => undefined,
): Promise<Page> {
  const panel = await browser.get(`${path}/decision`);
  const preview = await browser.submit(panel, /\/decision\/preview$/, fields);
  beforeConfirming();
  return browser.submit(preview, /\/decision$/, {});
}

/** A judgement that upholds the complaint and blocks one address. */
export const upholding = (url: string, connector: 'nginx' | 'manual'): Record<string, string | string[]> => ({
  outcome: 'upheld',
  ground: '5.2-copyright',
  facts: 'The page shows the photograph of the complainant.',
  reasons: 'The complainant made it; no permission was shown.',
  proportionality: 'Only this page is made inaccessible.',
  target: [`url ${url}`],
  connector,
  strike: 'yes',
});
