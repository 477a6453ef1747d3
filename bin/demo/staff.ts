import { randomInt } from 'node:crypto';
import type { Types } from 'mongoose';
import { derivedId } from '../../src/cases/number.js';
import { addStaff } from '../../src/staff/addStaff.js';
import { roleMay } from '../../src/staff/policy.js';
import { StaffMembers, type Role } from '../../src/staff/staff.js';

/** Who works on the cases of the demo: two handlers and their lead. */
export type Colleague = 'sanne' | 'milan' | 'iris';

interface Account {
  name: string;
  email: string;
  role: Role;
}

const ACCOUNTS: Account[] = [
  { name: 'Sanne Dekker', email: 'sanne@noticedesk.test', role: 'handler' },
  { name: 'Milan Postma', email: 'milan@noticedesk.test', role: 'handler' },
  { name: 'Iris van Loon', email: 'iris@noticedesk.test', role: 'lead' },
  { name: 'Demo Beheer', email: 'admin@noticedesk.test', role: 'admin' },
];

export interface DemoStaff {
  colleagues: Record<Colleague, Types.ObjectId>;
  /** Accounts that were made now, with the one password that all of them have; none when there were enough. */
  made: Account[];
  password: string;
}

/** Whoever works here already plays the colleagues; when fewer than two do, accounts are made. */
export async function castStaff(): Promise<DemoStaff> {
  const all = await StaffMembers.find({ active: true }).sort({ createdAt: 1, _id: 1 }).lean();
  const present = all.filter(({ role }) => roleMay(role, 'decide')).map(({ _id }) => _id);
  const made = present.length < 2 ? ACCOUNTS.filter(({ role }) => all.length === 0 || role !== 'admin') : [];
  const password = newPassword();
  const added: Types.ObjectId[] = [];
  for (const account of made) {
    const { _id } = await addStaff({ ...account, password }, derivedId('demo-staff', account.email));
    added.push(_id);
  }
  const [sanne, milan, iris] = made.length > 0 ? added : present;
  if (!sanne || !milan) throw new Error('The demo needs two members of staff');
  return { colleagues: { sanne, milan, iris: iris ?? sanne }, made, password };
}

/** About sixty random bits in an alphabet without look-alikes, such as 7k4q-9xwd-2mhf. */
function newPassword(): string {
  const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)] ?? '');
  return [0, 4, 8].map((start) => letters.slice(start, start + 4).join('')).join('-');
}
