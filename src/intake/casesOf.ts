import type { Types } from 'mongoose';
import { Cases, type Case } from '../cases/case.js';
import { findByComplaints, findByIds, type CaseRow } from '../cases/queries.js';
import type { Complaint } from './complaint.js';

type Placed = Pick<Complaint, '_id' | 'cases'>;

/** The cases that a complaint is in, in the order of their numbers: those that list it, and those that only count it. */
export async function casesOf(complaint: Placed): Promise<Case[]> {
  const counting = countingIn([complaint]);
  const [listing, others] = await Promise.all([
    Cases.find({ 'complaints.id': complaint._id }).sort({ number: 1 }).lean<Case[]>(),
    counting.length > 0 ? Cases.find({ _id: { $in: counting } }).lean<Case[]>() : [],
  ]);
  const all = new Map([...listing, ...others].map((caze) => [String(caze._id), caze]));
  return [...all.values()].sort((a, b) => a.number.localeCompare(b.number));
}

/** The same as rows of a list, for several complaints. */
export async function rowsOfComplaints(complaints: readonly Placed[]): Promise<CaseRow[]> {
  if (complaints.length === 0) return [];
  const counting = countingIn(complaints);
  const [listing, others] = await Promise.all([
    findByComplaints(complaints.map(({ _id }) => _id)),
    counting.length > 0 ? findByIds(counting) : [],
  ]);
  return [...listing, ...others];
}

/** Whether the complaint is in the case. */
export function isIn(caze: Pick<Case, '_id' | 'complaints'>, { _id, cases = [] }: Placed): boolean {
  return caze.complaints.some(({ id }) => _id.equals(id)) || cases.some(({ id }) => caze._id.equals(id));
}

const countingIn = (complaints: readonly Placed[]): Types.ObjectId[] =>
  complaints.flatMap(({ cases = [] }) => cases.map(({ id }) => id));
