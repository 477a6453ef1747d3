import { Schema, model } from 'mongoose';
import type { Types } from 'mongoose';

export const SERVICE_STATUSES = ['active', 'suspended', 'ended'] as const;

/** What a customer bought. `kind` is the provider's own word for it: hosting, vps, mail. */
export type Service = {
  _id: Types.ObjectId;
  ref: string;
  customer: Types.ObjectId;
  customerRef: string;
  kind: string;
  name: string;
  status: (typeof SERVICE_STATUSES)[number];
};

const schema = new Schema<Service>(
  {
    ref: { type: String, required: true, unique: true },
    customer: { type: Schema.Types.ObjectId, required: true, index: true },
    customerRef: { type: String, required: true },
    kind: { type: String, required: true },
    name: { type: String, required: true },
    status: { type: String, enum: SERVICE_STATUSES, default: 'active' },
  },
  { timestamps: true, versionKey: false, collection: 'services', autoIndex: false },
);

export const Services = model<Service>('Service', schema);
