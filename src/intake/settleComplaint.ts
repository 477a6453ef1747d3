import { Types } from 'mongoose';
import { prioritiseCase } from '../cases/prioritise.js';
import type { Resolver } from '../customers/dns.js';
import { writeReceipt, type LetterDeps } from '../letters/write.js';
import { findInTurns, writeInTurns } from '../store/inTurns.js';
import { standingOf } from '../reporters/standing.js';
import { casesOf } from './casesOf.js';
import { Complaints, type Complaint } from './complaint.js';
import { placeComplaint } from './placeComplaint.js';

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
  if (complaint.owed.includes('receipt')) await writeReceipt(complaint, letters, at);
  if (complaint.owed.includes('placing')) {
    await placeComplaint(complaint, resolver);
    await putFirst(complaint, at);
  }
  await write({ updateOne: { filter: { _id: complaint._id }, update: { $set: { owed: [] } } } });
}

/** A trusted flagger's notices come first (DSA 22(1)). */
async function putFirst({ _id, identity, organisation, reporter }: Complaint, at: Date): Promise<void> {
  const certain = identity === 'certain';
  if (!certain && !organisation) return;
  const { flagger } = await standingOf({ email: reporter.email, certain, organisation }, at);
  if (!flagger) return;
  const placed = await Complaints.findById(_id).lean();
  for (const caze of placed ? await casesOf(placed) : []) await prioritiseCase(caze._id, _id, at);
}
