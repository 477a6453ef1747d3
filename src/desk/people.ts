import { initialsOf } from '../web/locals.js';
import { StaffMembers, type Staff } from '../staff/staff.js';

export interface Colleague {
  id: string;
  name: string;
  initials: string;
  active: boolean;
  role: Staff['role'];
}

/** Everybody who has or had an account, by id. There are few; the page of a case offers them. */
export async function colleagues(): Promise<Map<string, Colleague>> {
  const staff = await StaffMembers.find({}, FIELDS).sort({ name: 1 }).lean<Fields[]>();
  return new Map(staff.map((member) => [String(member._id), colleagueOf(member)]));
}

/** Who these are, for lists that only name them: kept, since a name never changes. */
export async function namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, Colleague>> {
  const missing = [...new Set(ids)].filter((id) => !names.has(id));
  if (missing.length > 0) {
    const found = await StaffMembers.find({ _id: { $in: missing } }, FIELDS).lean<Fields[]>();
    for (const member of found) names.set(String(member._id), colleagueOf(member));
  }
  return names;
}

const FIELDS = { name: 1, active: 1, role: 1 } as const;
type Fields = Pick<Staff, '_id' | keyof typeof FIELDS>;

const names = new Map<string, Colleague>();

const colleagueOf = ({ _id, name, active, role }: Fields): Colleague => ({
  id: String(_id),
  name,
  initials: initialsOf(name),
  active,
  role,
});
