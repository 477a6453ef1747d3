import { Types } from 'mongoose';
import { groundById } from '../catalogue/index.js';
import { prioritiseCase } from '../cases/prioritise.js';
import type { Resolver } from '../customers/dns.js';
import { writeReceipt, type LetterDeps } from '../letters/write.js';
import { findInTurns, writeInTurns } from '../store/inTurns.js';
import { standingOf, type Sender } from '../reporters/standing.js';
import { casesOf } from './casesOf.js';
import { Complaints, type Complaint } from './complaint.js';
import { placeComplaint } from './placeComplaint.js';
import { setAside } from './setAside.js';

export interface SettleDeps {
  letters: LetterDeps;
  resolver: Resolver;
}

const find = findInTurns(Complaints);
const write = writeInTurns(Complaints);

/** Carries out what a stored complaint still owes: its receipt and its placing. May be repeated at any time. */
export async function settleComplaint(
  id: string,
  { letters, resolver }: SettleDeps,
  at = new Date(),
): Promise<void> {
  const complaint = await find(new Types.ObjectId(id));
  if (!complaint || complaint.owed.length === 0) return;
  const standing = await standingOf(senderOf(complaint), at);
  if (standing.stoppedUntil && mayBeStopped(complaint))
    return setAside(complaint._id, { why: 'reporter_stopped', until: standing.stoppedUntil }, at);
  if (complaint.owed.includes('receipt')) await writeReceipt(complaint, letters, at);
  if (complaint.owed.includes('placing')) {
    await placeComplaint(complaint, resolver);
    if (standing.flagger) await putFirst(complaint, at);
  }
  await write({ updateOne: { filter: { _id: complaint._id }, update: { $set: { owed: [] } } } });
}

const senderOf = ({ reporter, identity, organisation }: Complaint): Sender => ({
  email: reporter.email,
  certain: identity === 'certain',
  organisation,
});

/**
 * What may be set aside is what is reported about others (DSA 23(2) is about notices): not a grievance about us (17.1), an order, child
 * abuse, a danger to somebody, what a colleague entered, or what a person had processed all the same.
 */
function mayBeStopped(complaint: Complaint): boolean {
  const { track, priority } = groundById(complaint.ground, complaint.catalogueVersion);
  if (complaint.enteredBy || complaint.setAside) return false;
  const inDanger = complaint.answers.some(
    ({ question, answer }) => question === 'danger_now' && answer === 'yes',
  );
  return (track === 'takedown' || track === 'misuse') && priority !== 'critical' && !inDanger;
}

/** A trusted flagger's notices come first (DSA 22(1)). */
async function putFirst({ _id }: Complaint, at: Date): Promise<void> {
  const placed = await Complaints.findById(_id).lean();
  for (const caze of placed ? await casesOf(placed) : []) await prioritiseCase(caze._id, _id, at);
}
