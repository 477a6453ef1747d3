import type { Types } from 'mongoose';
import { hashPassword } from './passwords.js';
import { StaffMembers } from './staff.js';

/**
 * Gives an account another password, for whoever forgot theirs; every session that it has ends. `password` must have passed
 * `staffInput`. Returns whether there is such an account.
 */
export async function setPassword(id: Types.ObjectId, password: string): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  const { matchedCount } = await StaffMembers.updateOne({ _id: id }, { $set: { passwordHash } });
  return matchedCount === 1;
}
