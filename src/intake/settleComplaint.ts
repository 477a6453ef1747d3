import type { Resolver } from '../customers/dns.js';
import { writeReceipt, type LetterDeps } from '../letters/write.js';
import { Complaints } from './complaint.js';
import { placeComplaint } from './placeComplaint.js';

export interface SettleDeps {
  letters: LetterDeps;
  resolver: Resolver;
}

/** Carries out what a stored complaint still owes: its receipt and its placing. May be repeated at any time. */
export async function settleComplaint(
  id: string,
  { letters, resolver }: SettleDeps,
  at = new Date(),
): Promise<void> {
  const complaint = await Complaints.findById(id).lean();
  if (!complaint || complaint.owed.length === 0) return;
  if (complaint.owed.includes('receipt')) await writeReceipt(complaint, letters, at);
  if (complaint.owed.includes('placing')) await placeComplaint(complaint, resolver);
  await Complaints.updateOne({ _id: complaint._id }, { $set: { owed: [] } });
}
