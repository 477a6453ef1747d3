import { Schema, model } from 'mongoose';
import type { Types } from 'mongoose';

export const CUSTOMER_KINDS = ['business', 'private'] as const;
export const LANGUAGES = ['nl', 'en'] as const;

/** Who has the agreement. `ref` is the provider's own number for them, and never changes. */
export type Customer = {
  _id: Types.ObjectId;
  ref: string;
  name: string;
  kind: (typeof CUSTOMER_KINDS)[number];
  email: string;
  phone?: string | null;
  language: (typeof LANGUAGES)[number];
  address?: string | null;
  /** Mail to the address bounced; a new address clears it (terms 2.2). */
  contactStale: boolean;
  /** May resell by agreement (terms 5.12): complaints can be passed to their end user. */
  agreedReseller: boolean;
};

const schema = new Schema<Customer>(
  {
    ref: { type: String, required: true, unique: true },
    name: { type: String, required: true },
    kind: { type: String, enum: CUSTOMER_KINDS, default: 'business' },
    email: { type: String, required: true, index: true },
    phone: String,
    language: { type: String, enum: LANGUAGES, default: 'nl' },
    address: String,
    contactStale: { type: Boolean, default: false },
    agreedReseller: { type: Boolean, default: false },
  },
  { timestamps: true, versionKey: false, collection: 'customers', autoIndex: false },
);

// The desk searches by how a name begins.
schema.index({ name: 1 });

export const Customers = model<Customer>('Customer', schema);
