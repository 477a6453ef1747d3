import { Types } from 'mongoose';
import { Problem } from '../problem.js';
import { announceComplaint } from './announce.js';
import { Complaints, type Complaint, type SetAside } from './complaint.js';
import { owedFor } from './receive.js';

const PAGE = 50;
const CURSOR = /^(\d{1,15})-([0-9a-f]{24})$/;

/** Somebody else settled the complaint, or it was not set aside. Nothing was changed. */
export class NotSetAside extends Problem {
  override name = 'NotSetAside';
  constructor() {
    super('complaint_not_set_aside', 409);
  }
}

/**
 * Sets a complaint aside of a reporter whose complaints are not processed (DSA 23): it owes nothing any more. Once: one that a person
 * had processed stays so.
 */
export async function setAside(
  id: Types.ObjectId,
  { why, until }: Required<Pick<SetAside, 'until'>> & { why: 'reporter_stopped' },
  at: Date,
): Promise<void> {
  await Complaints.updateOne(
    { _id: id, 'setAside.at': { $exists: false } },
    { $set: { setAside: { why, signs: [], at, until }, owed: [] } },
  );
}

/** It goes on as if it had never been set aside: a case, and its receipt. Throws NotSetAside. */
export async function processSetAside(complaint: Complaint, by: Types.ObjectId, at: Date): Promise<void> {
  await settle(complaint, { as: 'processed', by, at, note: '' }, owedFor(complaint));
  announceComplaint(complaint._id);
}

/** Nothing comes of it, for a reason. It is kept. Throws NotSetAside. */
export const dismissSetAside = (
  complaint: Complaint,
  note: string,
  by: Types.ObjectId,
  at: Date,
): Promise<void> => settle(complaint, { as: 'dismissed', by, at, note }, []);

/** One of two who try wins. */
async function settle(
  { _id }: Complaint,
  settled: NonNullable<SetAside['settled']>,
  owed: Complaint['owed'],
): Promise<void> {
  const { modifiedCount } = await Complaints.updateOne(
    { _id, 'setAside.at': { $exists: true }, 'setAside.settled.as': null },
    { $set: { 'setAside.settled': settled, owed } },
  );
  if (modifiedCount === 0) throw new NotSetAside();
}

const LINE = {
  reference: 1,
  receivedAt: 1,
  ground: 1,
  catalogueVersion: 1,
  reasons: 1,
  reporter: 1,
  setAside: 1,
};

/** A complaint that was set aside, as the list shows it. */
export type SetAsideLine = Pick<
  Complaint,
  '_id' | 'reference' | 'receivedAt' | 'ground' | 'catalogueVersion' | 'reasons' | 'reporter'
> & { setAside: SetAside };

/** A page of what waits, the oldest first, with what asks for the next one. A cursor that isn't one starts at the top. */
export async function setAsidePage(after: string): Promise<{ lines: SetAsideLine[]; next: string | null }> {
  const found = await Complaints.find({ 'setAside.settled.as': null, ...beyond(after) }, LINE)
    .sort({ 'setAside.at': 1, _id: 1 })
    .limit(PAGE + 1)
    .lean<SetAsideLine[]>();
  const lines = found.slice(0, PAGE);
  const last = lines.at(-1);
  const next = last && found.length > PAGE ? `${last.setAside.at.getTime()}-${last._id.toHexString()}` : null;
  return { lines, next };
}

/** Whether the complaint with this reference was set aside, also when that was settled since. */
export const isSetAside = async (reference: string): Promise<boolean> =>
  (await Complaints.exists({ reference, 'setAside.at': { $exists: true } })) !== null;

/** How many wait for a person; counted up to `most`. */
export const countSetAside = (most: number): Promise<number> =>
  Complaints.countDocuments({ 'setAside.settled.as': null, 'setAside.at': { $exists: true } })
    .limit(most)
    .exec();

function beyond(cursor: string) {
  const [, time, id] = CURSOR.exec(cursor) ?? [];
  if (!time || !id) return { 'setAside.at': { $exists: true } };
  const at = new Date(Number(time));
  return {
    'setAside.at': { $gte: at },
    $or: [{ 'setAside.at': { $gt: at } }, { _id: { $gt: new Types.ObjectId(id) } }],
  };
}
