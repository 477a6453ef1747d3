import { addStaff } from '../../src/staff/addStaff.js';
import type { Role, Staff } from '../../src/staff/staff.js';
import type { TestApp } from './app.js';
import { Asker } from './asking.js';

export const PASSWORD = 'correct horse battery staple';

/** An account with this role; its address begins with the role. */
export function employ(role: Role, email = `${role}@desk.example`): Promise<Staff> {
  return addStaff({ name: `The ${role}`, email, password: PASSWORD, role });
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
