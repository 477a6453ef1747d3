import { Types, type QueryFilter, type SortOrder } from 'mongoose';
import { Cases, type Case } from './case.js';
import type { Decision, Result } from './decision.js';
import type { Track } from '../catalogue/index.js';

const ROW = {
  number: 1,
  status: 1,
  track: 1,
  ground: 1,
  catalogueVersion: 1,
  priority: 1,
  customer: 1,
  resource: 1,
  complaintCount: 1,
  owner: 1,
  openedAt: 1,
  changedAt: 1,
  dueAt: 1,
  deadlines: 1,
  active: 1,
  mergedInto: 1,
  'decisions.outcome': 1,
} as const;

/** What a list shows of a case: no complaints, locations or events, and of its decisions the outcome. */
export type CaseRow = Pick<Case, '_id' | Exclude<keyof typeof ROW, 'decisions.outcome'>> & {
  decisions: Pick<Decision, 'outcome'>[];
};

export const QUEUE_VIEWS = [
  'active',
  'mine',
  'unassigned',
  'overdue',
  'today',
  'awaiting',
  'appeal',
  'unplaced',
  'decided',
  'closed',
] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

/** Which part of the queue: a view, or one track; `me` and the clock tell whose and what is due. */
export interface QueueQuery {
  view: QueueView;
  track: Track | null;
  me: Types.ObjectId;
  now: Date;
  endOfDay: Date;
}

export interface QueuePage {
  rows: CaseRow[];
  /** Where the next page begins; null on the last one. */
  next: string | null;
}

/** A page of the queue by what is due first, those without a clock last; `after` comes from the page before. Reads an index alone. */
export async function findQueue(query: QueueQuery, after: string | null, size = 25): Promise<QueuePage> {
  const cursor = readCursor(after);
  const found = query.view === 'closed' ? await closedOnes(cursor, size) : await dueOnes(query, cursor, size);
  const rows = found.slice(0, size);
  const last = rows.at(-1);
  const moment = query.view === 'closed' ? last?.changedAt : last?.dueAt;
  return { rows, next: found.length > size && last ? cursorOf(moment ?? null, last._id) : null };
}

/** How many cases a view has, counted no further than `most`. */
export async function countQueue(query: QueueQuery, most = 51): Promise<number> {
  const counts = await Promise.all(
    filtersOf(query).map((filter) => Cases.countDocuments(filter).limit(most)),
  );
  return Math.min(
    most,
    counts.reduce((sum, count) => sum + count, 0),
  );
}

/** Cases that are found by these words: exactly, and by how they begin. The newest first. */
export async function findByTerm(term: string, most = 50): Promise<CaseRow[]> {
  const beginsSo = { terms: { $elemMatch: { $gt: term, $lt: `${term}\uffff` } } };
  const [exact, beginning] = await Promise.all([
    rowsOf({ terms: term }).sort({ openedAt: -1 }).limit(most),
    rowsOf(beginsSo).limit(most),
  ]);
  return [...exact, ...beginning];
}

/** The cases that complaints came to. */
export const findByComplaints = (ids: Types.ObjectId[], most = 50): Promise<CaseRow[]> =>
  rowsOf({ 'complaints.id': { $in: ids } }).limit(most);

/** These cases. */
export const findByIds = (ids: Types.ObjectId[], most = 50): Promise<CaseRow[]> =>
  rowsOf({ _id: { $in: ids } }).limit(most);

/** The newest cases of these customers. */
export async function findByCustomers(ids: Types.ObjectId[], most = 50): Promise<CaseRow[]> {
  const found = await Promise.all(
    ids.map((customer) => rowsOf({ customer }).sort({ openedAt: -1 }).limit(most)),
  );
  return found.flat();
}

/** The cases of a reporter that ended so, the latest first. */
export const findByReporter = (reporter: Types.ObjectId, result: Result, most: number): Promise<CaseRow[]> =>
  rowsOf({ 'complaints.reporter': reporter, result }).sort({ decidedAt: -1 }).limit(most);

const rowsOf = (filter: QueryFilter<Case>) => Cases.find(filter, ROW).lean<CaseRow[]>();

const FIRST_MOMENT = new Date(0);

/** Each filter is an equality on the front of an index; the clock, if the view sets one, is its range. */
function filtersOf({ view, track, me, now, endOfDay }: QueueQuery): QueryFilter<Case>[] {
  if (track) return [{ track, active: true }];
  const filters: Record<QueueView, QueryFilter<Case>[]> = {
    active: [{ active: true }],
    mine: [{ owner: me, active: true }],
    unassigned: [{ owner: null, active: true }],
    overdue: [{ active: true, dueAt: { $gte: FIRST_MOMENT, $lt: now } }],
    today: [{ active: true, dueAt: { $gte: now, $lte: endOfDay } }],
    awaiting: [{ status: 'awaiting_reporter' }, { status: 'awaiting_customer' }],
    appeal: [{ status: 'under_appeal' }],
    unplaced: [{ customer: null, active: true }],
    decided: [{ status: 'decided' }],
    closed: [{ active: false }],
  };
  return filters[view];
}

async function dueOnes(query: QueueQuery, cursor: Cursor | null, size: number): Promise<CaseRow[]> {
  const filters = filtersOf(query);
  const dated = cursor?.at === null ? [] : await merged(filters, cursor, size);
  const hasRange = filters.some((filter) => 'dueAt' in filter);
  if (hasRange || dated.length > size) return dated;
  const rest = cursor?.at === null ? { _id: { $gt: cursor.id } } : {};
  const undated = await Promise.all(
    filters.map((filter) => page({ ...filter, dueAt: null, ...rest }, { _id: 1 }, size + 1 - dated.length)),
  );
  return [...dated, ...undated.flat().sort(byDue)].slice(0, size + 1);
}

async function merged(filters: QueryFilter<Case>[], cursor: Cursor | null, size: number): Promise<CaseRow[]> {
  const from = cursor?.at ?? FIRST_MOMENT;
  const found = await Promise.all(
    filters.map((filter) => {
      const { $gte: start = FIRST_MOMENT, ...range } = (filter.dueAt ?? {}) as { $gte?: Date };
      const dueAt = { ...range, $gte: from > start ? from : start };
      const beyond = cursor ? { $or: [{ dueAt: { $gt: from } }, { _id: { $gt: cursor.id } }] } : {};
      return page({ ...filter, dueAt, ...beyond }, { dueAt: 1, _id: 1 }, size + 1);
    }),
  );
  return found.length === 1
    ? found.flat()
    : found
        .flat()
        .sort(byDue)
        .slice(0, size + 1);
}

function closedOnes(cursor: Cursor | null, size: number): Promise<CaseRow[]> {
  const before = cursor?.at
    ? {
        changedAt: { $lte: cursor.at },
        $or: [{ changedAt: { $lt: cursor.at } }, { _id: { $lt: cursor.id } }],
      }
    : {};
  return page({ active: false, ...before }, { changedAt: -1, _id: -1 }, size + 1);
}

const page = (filter: QueryFilter<Case>, sort: Record<string, SortOrder>, most: number): Promise<CaseRow[]> =>
  rowsOf(filter).sort(sort).limit(most).exec();

function byDue(a: CaseRow, b: CaseRow): number {
  const moments = (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0);
  return moments === 0 ? String(a._id).localeCompare(String(b._id)) : moments;
}

interface Cursor {
  at: Date | null;
  id: Types.ObjectId;
}

const cursorOf = (at: Date | null, id: Types.ObjectId): string => `${at?.getTime() ?? 'none'}_${String(id)}`;

/** A cursor that isn't one of ours begins at the beginning. */
function readCursor(text: string | null): Cursor | null {
  const [, at, id] = /^(none|\d{1,14})_([0-9a-f]{24})$/.exec(text ?? '') ?? [];
  if (at === undefined || id === undefined) return null;
  return { at: at === 'none' ? null : new Date(Number(at)), id: new Types.ObjectId(id) };
}
