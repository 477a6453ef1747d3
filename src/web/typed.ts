import type { Request } from 'express';
import { paths, patterns } from './paths.js';

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const MOST_TEXTS = 100;
const MOST_CHARACTERS = 500_000;

/** Never shown again: what is secret, and what the page put into the form itself. */
const NOT_TYPED = /^_|pass|token|secret|^(to|version|submission|draft|made|case|complaint)$/i;
/** The value of a choice, a number or a date: nothing that is hard to give again. */
const CODE = /^[a-z\d_.:-]*$|^[\d-]+T[\d:]+$/;

/**
 * The texts that were typed into a form which could not be taken, to be copied from the page that says so; at most half a million
 * characters. None when the body wasn't read, or when it came from another site: its words are not ours to show.
 */
export function typedIn(req: Request): string[] {
  if (req.method !== 'POST' || !req.is(FORMS) || !isFromOurPage(req)) return [];
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null) return [];
  const texts = Object.entries(body)
    .filter(([name]) => !NOT_TYPED.test(name))
    .flatMap(([, value]: [string, unknown]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter((value) => typeof value === 'string')
    .filter((value) => !CODE.test(value.trim()));
  let room = MOST_CHARACTERS;
  return texts.slice(0, MOST_TEXTS).flatMap((text) => {
    const shown = text.slice(0, room);
    room -= shown.length;
    return shown === '' ? [] : [shown];
  });
}

/** The page with the form that was sent to this path, or the one that leads there. */
export function pageOfForm(path: string): string {
  const [page] = PAGE_OF_FORM.exec(path) ?? [];
  return page ?? (path.startsWith(paths.desk()) ? paths.desk() : paths.home());
}

const PAGE_OF_FORM = new RegExp(
  `^(?:${[
    `${patterns.desk}/(?:cases|messages|organisations|set-aside)/[^/]+`,
    `${patterns.complaintNew}/[^/]+`,
    '/(?:report|status|my-case)/[^/]+',
  ].join('|')})`,
);

/** A browser says where a form comes from; one that doesn't sends the cookie of the form from our own pages only (SameSite). */
function isFromOurPage(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const cookies: unknown = req.cookies;
  return (
    typeof cookies === 'object' && cookies !== null && Object.keys(cookies).some((name) => /csrf$/.test(name))
  );
}
