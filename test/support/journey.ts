import { expect } from 'chai';
import PostalMime from 'postal-mime';
import { Browser, type Page } from './browser.js';
import { complain } from './complaining.js';
import { decide, findCase, signIn, take, upholding } from './working.js';

export interface JourneyWorld {
  base: string;
  handler: { email: string; password: string };
  colleague: { email: string; password: string };
  /** Mail that has arrived so far, as it came. */
  mail: () => readonly { to: string[] | string; raw: string }[];
  /** A host that belongs to a customer, and where that customer reads mail. */
  host: string;
  customerEmail: string;
  connector: 'nginx' | 'manual';
}

const REPORTER = { email: 'rosa@mail.example', name: 'Rosa Reporter' };

/**
 * One complaint, all the way: submitted, worked, heard, decided with a measure, told to both, contested, judged by a
 * colleague and closed; everything over HTTP, as people do it.
 */
export async function followOneComplaint(world: JourneyWorld): Promise<void> {
  const url = `http://${world.host}/stolen`;
  const reporter = new Browser(world.base);
  const status = await complain(reporter, { url, ...REPORTER });
  expect(status.status, status.text.slice(0, 400)).to.equal(200);
  expect(status.text).to.match(/M-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/);
  await letter(world, REPORTER.email, /M-[0-9A-Z]{4}-/);

  const handler = new Browser(world.base);
  expect((await signIn(handler, world.handler)).path).to.equal('/desk');
  const path = await findCase(handler, world.host);
  await take(handler, path);
  await handler.submit(await handler.get(path), /\/notes$/, {
    text: 'Looked at the page; the photograph is there.',
  });

  const summary = 'A photographer says that a photograph on this page is theirs and that nobody asked.';
  const preview = await handler.submit(await handler.get(`${path}/notice`), /\/notice$/, {
    summary,
    step: 'preview',
  });
  expect(preview.text).to.contain(summary);
  await handler.submit(preview, /\/notice$/, { summary, step: 'send' });

  const customer = new Browser(world.base);
  const notice = await letter(world, world.customerEmail, /my-case/);
  const link = linkIn(notice, /\/my-case\/[\w.-]+/);
  const seen = await customer.get(link);
  expect(seen.text).to.contain(summary).and.to.contain(url);
  expectNothingOf(REPORTER, seen.html, notice);
  const answered = await customer.submit(seen, /\/answers$/, {
    stance: 'disputed',
    text: 'We bought the photograph from an agency.',
  });
  expect(answered.status).to.equal(200);

  const done = await decide(handler, path, upholding(url, world.connector));
  expect(done.path).to.equal(path);
  if (world.connector === 'manual') await confirmByHand(handler, path);
  await until(handler, path, world.connector === 'nginx' ? /active|in force/i : /in force|active/i);

  const reasons = await letter(world, world.customerEmail, /Automated means/);
  expectNothingOf(REPORTER, reasons);
  const outcome = await letter(world, REPORTER.email, /This is our decision/);
  expect(outcome).not.to.contain(world.customerEmail);

  const decided = await reporter.get(status.path);
  expect(decided.text).not.to.contain(world.customerEmail);
  const objecting = await customer.get(link);
  const objected = await customer.submit(objecting, /\/objections$/, {
    text: 'Here is the licence of the agency.',
  });
  expect(objected.status).to.equal(200);

  const refused = await decideAnyway(handler, path, url);
  expect(refused.status, 'the same handler judges the objection').to.be.oneOf([403, 409, 422]);

  const colleague = new Browser(world.base);
  await signIn(colleague, world.colleague);
  await take(colleague, path);
  const overturned = {
    outcome: 'rejected',
    ground: '5.2-copyright',
    facts: 'The agency had the right to sell.',
    reasons: 'The licence covers this use.',
  };
  expect((await decide(colleague, path, overturned)).path).to.equal(path);
  if (world.connector === 'manual') await confirmByHand(colleague, path);
  await until(colleague, path, /lifted/i);

  await fill(colleague, path, 'closure', {});
  const story = await colleague.get(path);
  expect(story.text).to.match(/closed/i);
  expect((await reporter.get(status.path)).status).to.equal(200);
}

async function fill(
  browser: Browser,
  path: string,
  noun: string,
  fields: Record<string, string>,
): Promise<Page> {
  const page = await browser.submit(await browser.get(`${path}/${noun}`), new RegExp(`/${noun}$`), fields);
  expect(page.path, page.text.slice(0, 300)).to.equal(path);
  return page;
}

async function confirmByHand(browser: Browser, path: string): Promise<void> {
  await until(browser, path, /confirm|by hand|task/i);
  const page = await browser.get('/desk/measures');
  await browser.submit(page, /\/confirmation$/, {
    proof: 'Moved the file out of the web root; the address answers 404.',
  });
}

async function decideAnyway(browser: Browser, path: string, url: string): Promise<Page> {
  const panel = await browser.get(`${path}/decision`);
  if (!panel.html.includes('/decision/preview')) return panel;
  return browser.submit(panel, /\/decision\/preview$/, upholding(url, 'manual'));
}

/** The page of the case once it says this. */
async function until(browser: Browser, path: string, words: RegExp, withinMs = 20_000): Promise<Page> {
  const end = Date.now() + withinMs;
  for (;;) {
    const page = await browser.get(path);
    if (words.test(page.text)) return page;
    if (Date.now() > end)
      throw new Error(`the case never said ${String(words)}: ${page.text.slice(0, 3000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The text of the letter to somebody that matches, once it has arrived. */
export async function letter(
  { mail }: JourneyWorld,
  to: string,
  words: RegExp,
  withinMs = 20_000,
): Promise<string> {
  const end = Date.now() + withinMs;
  for (;;) {
    const messages = mail().filter((message) => [message.to].flat().includes(to));
    const texts = await Promise.all(
      messages.map(async ({ raw }) => (await PostalMime.parse(raw)).text ?? ''),
    );
    const text = texts.find((candidate) => words.test(candidate));
    if (text) return text;
    if (Date.now() > end)
      throw new Error(`no letter to ${to} with ${String(words)}:\n${texts.join('\n---\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The part of a letter that matches. */
export function linkIn(text: string, pattern: RegExp): string {
  const [link] = pattern.exec(text) ?? [];
  if (!link) throw new Error(`no link ${String(pattern)} in ${text.slice(0, 500)}`);
  return link;
}

function expectNothingOf(reporter: typeof REPORTER, ...texts: string[]): void {
  for (const text of texts) expect(text).not.to.contain(reporter.email).and.not.to.contain('Rosa');
}
