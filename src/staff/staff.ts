import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';

export const ROLES = ['handler', 'lead', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface Staff {
  _id: Types.ObjectId;
  name: string;
  /** Lower case; what they sign in with. */
  email: string;
  passwordHash: string;
  role: Role;
  active: boolean;
  createdAt: Date;
}

const schema = new Schema<Staff>(
  {
    name: { type: String, required: true },
    email: { type: String, required: true, unique: true },
    passwordHash: { type: String, required: true },
    role: { type: String, required: true, enum: ROLES },
    active: { type: Boolean, default: true },
    createdAt: Date,
  },
  { versionKey: false, collection: 'staff', autoIndex: false },
);

export const StaffMembers = model<Staff>('Staff', schema);
