import type { QueryFilter, SortOrder } from 'mongoose';
import { PROPOSALS } from './misuse.js';
import { normalEmail, Reporters, type ReporterRecord } from './reporter.js';

export const REPORTER_VIEWS = ['proposals', 'flaggers', 'stopped', 'unfounded'] as const;
export type ReporterView = (typeof REPORTER_VIEWS)[number];

const MOST = 100;
const DAY_MS = 86_400_000;

const SORT: Record<ReporterView, Record<string, SortOrder>> = {
  proposals: { proposal: 1, email: 1 },
  flaggers: { 'flagger.since': 1, email: 1 },
  stopped: { stoppedUntil: 1, email: 1 },
  unfounded: { 'record.unfounded': -1, email: 1 },
};

/** Those for whom something is proposed, who are appointed, stopped, or reported what was manifestly unfounded; a hundred at most. */
export function reportersIn(view: ReporterView, now = new Date()): Promise<ReporterRecord[]> {
  const filters: Record<ReporterView, QueryFilter<ReporterRecord>> = {
    proposals: { proposal: { $in: PROPOSALS } },
    flaggers: { 'flagger.since': { $gt: new Date(0) } },
    stopped: { stoppedUntil: { $gt: now } },
    unfounded: { 'record.unfounded': { $gt: 0 } },
  };
  return Reporters.find(filters[view], { acts: 0 }).sort(SORT[view]).limit(MOST).lean<ReporterRecord[]>();
}

/** Those whose address begins so, or is at that domain. */
export async function searchReporters(text: string): Promise<ReporterRecord[]> {
  const q = normalEmail(text);
  if (q === '') return [];
  const found = await Promise.all([
    Reporters.find({ email: { $gte: q, $lt: `${q}\uffff` } }, { acts: 0 })
      .sort({ email: 1 })
      .limit(MOST)
      .lean<ReporterRecord[]>(),
    Reporters.find({ domain: q.replace(/^@/, '') }, { acts: 0 })
      .sort({ email: 1 })
      .limit(MOST)
      .lean<ReporterRecord[]>(),
  ]);
  return [...new Map(found.flat().map((reporter) => [reporter.email, reporter])).values()].slice(0, MOST);
}

/** How many wait for somebody to decide on a warning or a stop; counts no further than `most`. */
export const countProposals = (most: number): Promise<number> =>
  Reporters.countDocuments({ proposal: { $in: PROPOSALS } }, { limit: most });

/** Those that somebody did something about of which they were not written to yet. */
export const owingReporters = (): Promise<Pick<ReporterRecord, '_id'>[]> =>
  Reporters.find({ owed: { $gt: 0 } }, { _id: 1 })
    .limit(MOST)
    .lean();

/** Track records that tell of something and were counted a day ago or more: what they count may be older than a year by now. */
export const agedRecords = (now: Date): Promise<Pick<ReporterRecord, '_id'>[]> =>
  Reporters.find(
    { 'record.unfounded': { $gt: 0 }, 'record.at': { $lt: new Date(now.getTime() - DAY_MS) } },
    { _id: 1 },
  )
    .limit(MOST)
    .lean();
