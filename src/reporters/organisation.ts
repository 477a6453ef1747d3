import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';

/** An organisation that sends complaints through the API: a trusted flagger, a network of sensors, another provider's desk. */
export interface Organisation {
  _id: Types.ObjectId;
  name: string;
  /** Where it can be reached; its standing as a reporter goes by this address and its domain. */
  email: string;
  domain: string;
  /** Whether letters go by mail to the reporters of its complaints; never for what machines report. */
  letters: boolean;
  /** Requests a minute and complaints a day. */
  perMinute: number;
  perDay: number;
  active: boolean;
  /** Where outcomes are sent; null: nowhere. */
  webhook: Webhook | null;
  createdAt: Date;
}

export interface Webhook {
  url: string;
  /** Counts the signing secrets that it had; the secret itself is derived, not stored. */
  secretVersion: number;
}

const schema = new Schema<Organisation>(
  {
    name: { type: String, required: true },
    email: { type: String, required: true },
    domain: { type: String, required: true },
    letters: Boolean,
    perMinute: { type: Number, required: true },
    perDay: { type: Number, required: true },
    active: Boolean,
    webhook: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'organisations', autoIndex: false },
);
schema.index({ active: -1, name: 1 });
schema.index({ domain: 1 });

export const Organisations = model<Organisation>('Organisation', schema);
