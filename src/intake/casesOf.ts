import type { Types } from 'mongoose';
import { Cases, type Case } from '../cases/case.js';
import { absorbedIn } from '../cases/merge.js';
import { findByComplaints, findByIds, type CaseRow } from '../cases/queries.js';
import { Complaints, type Complaint } from './complaint.js';

type Placed = Pick<Complaint, '_id' | 'cases'>;

/**
 * The cases that a complaint is in, in the order of their numbers: those that list it, and those that only count it. Where one was
 * merged into another, that other.
 */
export async function casesOf(complaint: Placed): Promise<Case[]> {
  const counting = countingIn([complaint]);
  const [listing, others] = await Promise.all([
    Cases.find({ 'complaints.id': complaint._id }).sort({ number: 1 }).lean<Case[]>(),
    counting.length > 0 ? findWhole(counting) : [],
  ]);
  const found = new Map<string, Case>();
  let next = [...listing, ...others];
  while (next.length > 0) {
    for (const caze of next) found.set(String(caze._id), caze);
    const targets = next.flatMap(({ mergedInto }) => mergedInto?.case ?? []);
    const unknown = targets.filter((id) => !found.has(String(id)));
    next = unknown.length > 0 ? await findWhole(unknown) : [];
  }
  return [...found.values()]
    .filter(({ mergedInto }) => !mergedInto)
    .sort((a, b) => a.number.localeCompare(b.number));
}

/** The same as rows of a list, for several complaints; a case that was merged into another is there beside it. */
export async function rowsOfComplaints(complaints: readonly Placed[]): Promise<CaseRow[]> {
  if (complaints.length === 0) return [];
  const counting = countingIn(complaints);
  const [listing, others] = await Promise.all([
    findByComplaints(complaints.map(({ _id }) => _id)),
    counting.length > 0 ? findByIds(counting) : [],
  ]);
  const rows = [...listing, ...others];
  for (let next = rows; next.length > 0;) {
    const known = new Set(rows.map(({ _id }) => String(_id)));
    const targets = next.flatMap(({ mergedInto }) => mergedInto?.case ?? []);
    const unknown = targets.filter((id) => !known.has(String(id)));
    next = unknown.length > 0 ? await findByIds(unknown) : [];
    rows.push(...next);
  }
  return rows;
}

/** The same, by the ids of the complaints. */
export async function rowsOfComplaintIds(ids: Types.ObjectId[]): Promise<CaseRow[]> {
  if (ids.length === 0) return [];
  return rowsOfComplaints(await Complaints.find({ _id: { $in: ids } }, { cases: 1 }).lean<Placed[]>());
}

/** The ids of all complaints in a case: those that it lists, and those that it, or a case merged into it, only counts. */
export async function complaintsIn(
  caze: Pick<Case, '_id' | 'complaints' | 'absorbed'>,
): Promise<Types.ObjectId[]> {
  const cases = [caze._id, ...absorbedIn(caze)];
  const counted = await Complaints.find({ 'cases.id': { $in: cases } }, { _id: 1 }).lean();
  return [...caze.complaints.map(({ id }) => id), ...counted.map(({ _id }) => _id)];
}

/** Whether the complaint is in the case, or in one that was merged into it. */
export async function isIn(caze: Pick<Case, '_id' | 'complaints'>, complaint: Placed): Promise<boolean> {
  if (caze.complaints.some(({ id }) => complaint._id.equals(id))) return true;
  if (complaint.cases?.some(({ id }) => caze._id.equals(id))) return true;
  return (await casesOf(complaint)).some(({ _id }) => caze._id.equals(_id));
}

const findWhole = (ids: Types.ObjectId[]): Promise<Case[]> =>
  Cases.find({ _id: { $in: ids } }).lean<Case[]>();

const countingIn = (complaints: readonly Placed[]): Types.ObjectId[] =>
  complaints.flatMap(({ cases = [] }) => cases.map(({ id }) => id));
