import { createHmac, timingSafeEqual } from 'node:crypto';
import { Types } from 'mongoose';
import { addStaff, type StaffInput } from './addStaff.js';
import { StaffMembers, type Staff } from './staff.js';

/** All first administrators would have this id, so that of two who try at once one succeeds. */
const FIRST_ID = new Types.ObjectId('0000000000000000000000f1');

/** The word in the one-time link printed at the start; worth nothing once anybody has an account. */
export function firstAdminToken(secret: string): string {
  return createHmac('sha256', secret)
    .update('noticedesk:first-administrator')
    .digest('base64url')
    .slice(0, 32);
}

export function isFirstAdminToken(secret: string, token: string): boolean {
  const expected = Buffer.from(firstAdminToken(secret));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether anybody has an account yet. */
export async function hasStaff(): Promise<boolean> {
  return (await StaffMembers.exists({})) !== null;
}

/** Makes the first administrator. Throws EmailTaken when there already is one. */
export function addFirstAdmin(input: Omit<StaffInput, 'role'>): Promise<Staff> {
  return addStaff({ ...input, role: 'admin' }, FIRST_ID);
}
