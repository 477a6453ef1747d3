import type { PlacingOptions } from '../customers/placing.js';
import { writeReceipt, type LetterDeps } from '../letters/write.js';
import { Complaints } from './complaint.js';
import { placeComplaint } from './placeComplaint.js';

export interface SettleDeps extends PlacingOptions {
  letters: LetterDeps;
}

/** Carries out what a stored complaint still owes: its receipt and its placing. May be repeated at any time. */
export async function settleComplaint(id: string, { letters, ...placing }: SettleDeps): Promise<void> {
  const complaint = await Complaints.findById(id).lean();
  if (!complaint) return;
  if (complaint.owed.includes('receipt')) {
    await writeReceipt(complaint, letters);
    await Complaints.updateOne({ _id: complaint._id }, { $pull: { owed: 'receipt' } });
  }
  await placeComplaint(complaint._id, placing);
}
