import type { Types } from 'mongoose';
import { Cases, type Case } from '../cases/case.js';
import type { Result } from '../cases/decision.js';
import { complaintsIn } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { stillCounts, proposalOf, startOfRecord, type Proposal, type TrackRecord } from './misuse.js';
import { knowReporters, reporterId, Reporters, type Known, type ReporterRecord } from './reporter.js';
import { isFlagger, isStopped, vouchedFor } from './standing.js';

/** Enough to judge anybody by; counting stops there. */
const MOST_COUNTED = 10_000;
const MOST_REPORTERS = 200;

/** Brings the track records of those who reported a case up to date with its decision; the effect `reporters`. */
export async function settleRecords(caze: Case, at: Date): Promise<void> {
  const ids = (await complaintsIn(caze)).slice(0, MOST_REPORTERS);
  const complaints = await Complaints.find(
    { _id: { $in: ids }, 'reporter.email': { $ne: '' } },
    { reporter: 1, language: 1, organisation: 1 },
  ).lean();
  const known = new Map<string, Known>();
  for (const { reporter, language, organisation } of complaints) {
    const { email, name } = await vouchedFor({ ...reporter, certain: false, organisation });
    if (email !== '')
      known.set(String(reporterId(email)), {
        email,
        name: name || reporter.name || reporter.organisation,
        language,
      });
  }
  await knowReporters([...known.values()], at);
  for (const { email } of known.values()) await refreshRecord(reporterId(email));
}

/** Counts anew; an older count never replaces a newer one. */
export async function refreshRecord(id: Types.ObjectId, at = new Date()): Promise<void> {
  const reporter = await Reporters.findById(id).lean();
  if (!reporter) return;
  const { record, proposal } = await standOf(reporter, at);
  await Reporters.updateOne(
    { _id: id, $or: [{ record: null }, { 'record.at': { $lt: at } }] },
    { $set: { record, proposal } },
  );
}

/** A reporter's track record as it is now, with what it calls for. */
export async function standOf(
  reporter: ReporterRecord,
  at = new Date(),
): Promise<{ record: TrackRecord; sinceTold: number; proposal: Proposal | null }> {
  const { _id } = reporter;
  const since = startOfRecord(at);
  const flagger = isFlagger(reporter, at);
  const told = stillCounts(flagger ? coordinatorTold(reporter) : reporter.warnedAt, at);
  const [upheld, rejected, unfounded, sinceTold] = await Promise.all([
    countCases(_id, 'upheld', since),
    countCases(_id, 'rejected', since),
    countCases(_id, 'unfounded', since),
    told ? countReportedSince(_id, lastTold(reporter, at)) : 0,
  ]);
  const record = { upheld, rejected, unfounded, at };
  const stopped = isStopped(reporter, at);
  return { record, sinceTold, proposal: proposalOf({ record, told, sinceTold, stopped, flagger }) };
}

const countCases = (reporter: Types.ObjectId, result: Result, since: Date): Promise<number> =>
  Cases.countDocuments(
    { 'complaints.reporter': reporter, result, decidedAt: { $gte: since } },
    { limit: MOST_COUNTED },
  );

/** Manifestly unfounded ones that were opened since: what was reported before a warning is no answer to it. */
const countReportedSince = (reporter: Types.ObjectId, since: Date): Promise<number> =>
  Cases.countDocuments(
    {
      'complaints.reporter': reporter,
      result: 'unfounded',
      decidedAt: { $gte: since },
      openedAt: { $gte: since },
    },
    { limit: MOST_COUNTED },
  );

/** When the coordinator was last told of a trusted flagger. */
const coordinatorTold = ({ acts }: Pick<ReporterRecord, 'acts'>): Date | null =>
  acts.findLast(({ type }) => type === 'coordinator_told')?.at ?? null;

/** When it was last said that it must not go on: a warning, the end of a stop, or what the coordinator was told. */
function lastTold({ acts }: Pick<ReporterRecord, 'acts'>, at: Date): Date {
  const moments = acts.flatMap((done) => {
    if (done.type === 'warned' || done.type === 'resumed' || done.type === 'coordinator_told')
      return [done.at];
    return done.type === 'stopped' && done.until && done.until <= at ? [done.until] : [];
  });
  return new Date(Math.max(0, ...moments.map((moment) => moment.getTime())));
}
