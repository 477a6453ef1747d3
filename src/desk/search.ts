import type { Response } from 'express';
import { findByCustomers, findByTerm, type CaseRow } from '../cases/queries.js';
import { normaliseHost } from '../customers/hosts.js';
import { rowsOfComplaints } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { isSetAside } from '../intake/setAside.js';
import { paths } from '../web/paths.js';
import { findCustomerIds } from './customerSearch.js';
import { queueRows } from './queueRows.js';
import { parseUrl } from '../url.js';
import { screenOf } from './screen.js';

const MOST = 50;
const REFERENCE = /^m-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{2}$/i;

/** The page that finds what is meant. */
export const searchPath = (q: string): string => `${paths.desk()}?q=${encodeURIComponent(q)}`;

/**
 * What a search finds, on the queue's page; a whole case number or the reference of a complaint goes straight to its only case, and the
 * reference of a report that was set aside, and so has no case, to that.
 */
export async function searchPage(res: Response, q: string): Promise<void> {
  const found = await search(q);
  const [only] = found;
  const isNamed = only?.number.toLowerCase() === q.toLowerCase() || REFERENCE.test(q);
  if (only && found.length === 1 && isNamed) {
    res.redirect(303, paths.case(only.number));
    return;
  }
  if (found.length === 0 && (await isSetAside(q.toUpperCase()))) {
    res.redirect(303, paths.setAsideComplaint(q.toUpperCase()));
    return;
  }
  const shown = found.slice(0, MOST);
  const rows = await queueRows(shown, screenOf(res));
  res.render('desk/search', { q, rows, more: found.length > MOST });
}

/** Cases by number, address or host, complaint reference, and customer's reference, e-mail address or name. Open ones first, then the newest. */
async function search(q: string): Promise<CaseRow[]> {
  const term = q.toLowerCase();
  const url = parseUrl(q);
  const host = normaliseHost(q);
  const [byTerm, byAddress, byHost, complaints, customers] = await Promise.all([
    findByTerm(term.slice(0, 200)),
    url ? findByTerm(url.href.toLowerCase().slice(0, 200)) : [],
    host && host !== term ? findByTerm(host) : [],
    Complaints.find({ reference: q.toUpperCase() }, { cases: 1 }).limit(1).lean(),
    findCustomerIds(q),
  ]);
  const others = await Promise.all([
    rowsOfComplaints(complaints),
    customers.length > 0 ? findByCustomers(customers) : [],
  ]);
  const found = new Map(
    [...byTerm, ...byAddress, ...byHost, ...others.flat()].map((row) => [row.number, row]),
  );
  return [...found.values()].sort(
    (a, b) => Number(b.active) - Number(a.active) || b.openedAt.getTime() - a.openedAt.getTime(),
  );
}
