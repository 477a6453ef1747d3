import type { Types } from 'mongoose';
import { Cases, type Case } from '../cases/case.js';
import type { Result } from '../cases/decision.js';
import { complaintsIn } from '../intake/casesOf.js';
import { Complaints } from '../intake/complaint.js';
import { countsAsWarned, proposalOf, startOfRecord, type Proposal, type TrackRecord } from './misuse.js';
import { knowReporters, reporterId, Reporters, type ReporterRecord } from './reporter.js';
import { isFlagger, isStopped } from './standing.js';

/** Enough to judge anybody by; counting stops there. */
const MOST_COUNTED = 10_000;
const MOST_REPORTERS = 200;

/** Brings the track records of those who reported a case up to date with its decision; the effect `reporters`. */
export async function settleRecords(caze: Case, at: Date): Promise<void> {
  const ids = (await complaintsIn(caze)).slice(0, MOST_REPORTERS);
  const complaints = await Complaints.find(
    { _id: { $in: ids }, 'reporter.email': { $ne: '' } },
    { reporter: 1, language: 1 },
  ).lean();
  const known = new Map(
    complaints.map(({ reporter: { email, name, organisation }, language }) => [
      String(reporterId(email)),
      { email, name: name || organisation, language },
    ]),
  );
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
): Promise<{ record: TrackRecord; proposal: Proposal | null }> {
  const { _id, warnedAt } = reporter;
  const since = startOfRecord(at);
  const warned = countsAsWarned(warnedAt, at);
  const [upheld, rejected, unfounded, sinceWarning] = await Promise.all([
    countCases(_id, 'upheld', since),
    countCases(_id, 'rejected', since),
    countCases(_id, 'unfounded', since),
    warned && warnedAt ? countCases(_id, 'unfounded', warnedAt) : 0,
  ]);
  const record = { upheld, rejected, unfounded, at };
  const stand = { record, sinceWarning, warned, stopped: isStopped(reporter, at) };
  return { record, proposal: proposalOf({ ...stand, flagger: isFlagger(reporter, at) }) };
}

const countCases = (reporter: Types.ObjectId, result: Result, since: Date): Promise<number> =>
  Cases.countDocuments(
    { 'complaints.reporter': reporter, result, decidedAt: { $gte: since } },
    { limit: MOST_COUNTED },
  );
