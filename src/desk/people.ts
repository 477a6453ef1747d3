import { StaffMembers } from '../staff/staff.js';

export interface Colleague {
  id: string;
  name: string;
  initials: string;
  active: boolean;
  role: string;
}

/** Everybody who has or had an account, by id. There are few; a page needs their names. */
export async function colleagues(): Promise<Map<string, Colleague>> {
  const staff = await StaffMembers.find({}, { name: 1, active: 1, role: 1 }).sort({ name: 1 }).lean();
  return new Map(
    staff.map(({ _id, name, active, role }) => [
      String(_id),
      { id: String(_id), name, initials: initialsOf(name), active, role },
    ]),
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
