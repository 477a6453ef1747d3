import { Types } from 'mongoose';
import { hashPassword } from '../../src/staff/passwords.js';
import { StaffMembers, type Role, type Staff } from '../../src/staff/staff.js';
import type { TestApp } from './app.js';
import { Asker } from './asking.js';

export const PASSWORD = 'correct horse battery staple';

let hashed: Promise<string> | undefined;

/** An account with this role; its address begins with the role. All have the same password, hashed once. */
export async function employ(role: Role, email = `${role}@desk.example`): Promise<Staff> {
  hashed ??= hashPassword(PASSWORD);
  const staff: Staff = {
    _id: new Types.ObjectId(),
    name: `The ${role}`,
    email,
    passwordHash: await hashed,
    role,
    active: true,
    createdAt: new Date(),
  };
  await StaffMembers.insertMany([staff]);
  return staff;
}

/** Somebody of the staff with a browser, signed in. */
export async function signedIn(
  app: TestApp,
  role: Role,
  email = `${role}@desk.example`,
): Promise<Asker & { staff: Staff }> {
  const staff = await employ(role, email);
  const asker = new Asker(app.visitor());
  const answer = await asker.fill('/desk/sign-in', { email: staff.email, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`sign-in: ${answer.status} ${answer.text.slice(0, 300)}`);
  return Object.assign(asker, { staff });
}
