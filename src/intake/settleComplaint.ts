import { Types } from 'mongoose';
import { groundById } from '../catalogue/index.js';
import { prioritiseCase } from '../cases/prioritise.js';
import type { Resolver } from '../customers/dns.js';
import { writeReceipt, type LetterDeps } from '../letters/write.js';
import { findInTurns, writeInTurns } from '../store/inTurns.js';
import { senderOf, standingOf, type Standing } from '../reporters/standing.js';
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
  if (standing.stop && (await isStoppedBy(standing.stop, complaint)))
    return setAside(complaint._id, { why: 'reporter_stopped', until: standing.stop.until }, at);
  if (complaint.owed.includes('receipt')) await writeReceipt(complaint, letters, at);
  if (complaint.owed.includes('placing')) {
    await placeComplaint(complaint, resolver);
    if (standing.flagger) await putFirst(complaint, at);
  }
  await write({ updateOne: { filter: { _id: complaint._id }, update: { $set: { owed: [] } } } });
}

/** What came before the stop, or has its case already (a crash came after), goes on. */
async function isStoppedBy({ since }: NonNullable<Standing['stop']>, complaint: Complaint): Promise<boolean> {
  if (complaint.receivedAt < since || !mayBeStopped(complaint)) return false;
  return (await casesOf(complaint)).length === 0;
}

/**
 * What may be set aside is what is reported about others (DSA 23(2) is about notices): not a grievance about us (17.1), an order, child
 * abuse, a danger to somebody, what a colleague entered, or what a person had processed all the same. A mail whose ground could not be
 * told may be any of these.
 */
function mayBeStopped(complaint: Complaint): boolean {
  const { track, priority, id } = groundById(complaint.ground, complaint.catalogueVersion);
  if (complaint.enteredBy || complaint.setAside || (complaint.message && id === UNTOLD)) return false;
  const inDanger = complaint.answers.some(
    ({ question, answer }) => question === 'danger_now' && answer === 'yes',
  );
  return (track === 'takedown' || track === 'misuse') && priority !== 'critical' && !inDanger;
}

const UNTOLD = '5.8';

/** A trusted flagger's notices come first (DSA 22(1)). */
async function putFirst({ _id }: Complaint, at: Date): Promise<void> {
  const placed = await Complaints.findById(_id).lean();
  for (const caze of placed ? await casesOf(placed) : []) await prioritiseCase(caze._id, _id, at);
}
