import { spawnSync } from 'node:child_process';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import type { Language } from '../../src/catalogue/index.js';
import { translator, type Translate } from '../../src/web/i18n.js';
import { requireTool } from './tools.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const OURS = ['localhost', '127.0.0.1'];
const PATIENCE_MS = 15_000;

let shared: Promise<Browser> | undefined;

/** Somebody with a browser of their own. */
export interface Person {
  page: Page;
  lang: Language;
  /** The texts of their language. */
  t: Translate;
  context: BrowserContext;
  /** What no visit may cause: words in the console, scripts that fail, requests that fail or go to another host. */
  problems: string[];
}

export interface Chromium {
  visit(lang: Language, options?: BrowserContextOptions): Promise<Person>;
}

/** Chromium for the tests of a suite: one browser for all suites. Call it at the top of a `describe`; skips that where there is none. */
export function useChromium(): Chromium {
  const contexts: BrowserContext[] = [];
  before(async function () {
    const [executablePath = ''] = spawnSync('which', NAMES, { encoding: 'utf8' }).stdout.split('\n');
    if (!executablePath) requireTool(this, 'chromium');
    shared ??= chromium.launch({ executablePath, args: ARGS });
    await shared;
  });
  after(() => Promise.all(contexts.map((context) => context.close())));
  return {
    visit: async (lang, options = {}) => {
      if (!shared) throw new Error('a visit lives within a test only');
      const context = await (await shared).newContext({ locale: lang, ...options });
      contexts.push(context);
      context.setDefaultTimeout(PATIENCE_MS);
      const problems = watch(context, options.proxy ? [] : OURS);
      const page = await context.newPage();
      return { page, lang, t: translator(lang), context, problems };
    },
  };
}

/** A refused form is a page like any other; the console's word on it says less than its status. */
function watch(context: BrowserContext, hosts: string[]): string[] {
  const problems: string[] = [];
  context.on('console', (message) => {
    const text = message.text();
    if (!text.startsWith('Failed to load resource')) problems.push(`console ${message.type()}: ${text}`);
  });
  context.on('weberror', (error) => problems.push(`script: ${error.error().message}`));
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && hosts.length > 0 && !hosts.includes(hostname))
      problems.push(`request to another host: ${request.url()}`);
  });
  context.on('response', (response) => {
    const page = response.request().isNavigationRequest();
    if (response.status() >= (page ? 500 : 400)) problems.push(`${response.status()} ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A page that is left behind, and a link that turns out to be a download, are both given up.
    if (why !== 'net::ERR_ABORTED') problems.push(`${why} ${request.url()}`);
  });
  return problems;
}
