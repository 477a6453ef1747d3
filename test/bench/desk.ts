import { QUEUE_VIEWS } from '../../src/cases/queries.js';
import { paths } from '../../src/web/paths.js';
import type { Client } from './load.js';
import type { Account } from './seed/index.js';
import { csrfTokenOf, expectStatus, Visitor } from './visitor.js';

/** A handler signs in through the form. */
export async function signIn(port: number, { email, password }: Account): Promise<Visitor> {
  const visitor = await Visitor.come(port);
  const token = csrfTokenOf(await visitor.get(paths.signIn()));
  const body = new URLSearchParams({ _csrf: token, email, password }).toString();
  const reply = await visitor.post(paths.signIn(), body, 'application/x-www-form-urlencoded');
  expectStatus(reply, 303, 'signing in');
  return visitor;
}

/** Looks at these pages in turn, from one of them on. */
export function reader(visitor: Visitor, pages: readonly string[], from: number): Client {
  let next = from;
  return async () => {
    const page = pages[next++ % pages.length] ?? '/';
    expectStatus(await visitor.get(page), 200, page);
  };
}

/** The whole queue, each view of it and one track. */
export const queuePages = (): string[] => [
  paths.desk(),
  ...QUEUE_VIEWS.filter((view) => view !== 'active').map((view) => `${paths.desk()}?view=${view}`),
  `${paths.desk()}?track=takedown`,
];

export const casePages = (numbers: readonly string[]): string[] =>
  numbers.map((number) => paths.case(number));
