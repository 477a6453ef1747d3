import { Types } from 'mongoose';
import { z } from 'zod';
import { cleanText, showBidi } from '../intake/text.js';
import { Problem } from '../problem.js';
import { isDuplicateKey } from '../store/errors.js';
import { hashPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';
import { ROLES, StaffMembers, type Staff } from './staff.js';

export const staffInput = z.object({
  name: z
    .string('staff:problem.name')
    .transform((name) => showBidi(cleanText(name).replace(/\s+/g, ' ').trim()))
    .pipe(z.string().min(1, 'staff:problem.name').max(100, 'staff:problem.name')),
  email: z
    .string('staff:problem.email')
    .trim()
    .toLowerCase()
    .max(254, 'staff:problem.email')
    .pipe(z.email('staff:problem.email')),
  password: z
    .string('staff:problem.password')
    .min(SHORTEST_PASSWORD, 'staff:problem.password')
    .max(LONGEST_PASSWORD, 'staff:problem.password_long'),
  role: z.enum(ROLES, 'staff:problem.role'),
});
export type StaffInput = z.infer<typeof staffInput>;

/** Another account already has this e-mail address. */
export class EmailTaken extends Problem {
  override name = 'EmailTaken';
  constructor() {
    super('email_taken', 409);
  }
}

/** Adds an account. `input` must have passed `staffInput`. Throws EmailTaken. */
export async function addStaff(input: StaffInput, id = new Types.ObjectId()): Promise<Staff> {
  const { password, ...fields } = input;
  const staff: Staff = {
    _id: id,
    ...fields,
    passwordHash: await hashPassword(password),
    active: true,
    createdAt: new Date(),
  };
  try {
    await StaffMembers.create([staff]);
  } catch (error) {
    if (isDuplicateKey(error)) throw new EmailTaken();
    throw error;
  }
  return staff;
}
