import { Schema, model } from 'mongoose';
import type { Types } from 'mongoose';

export const RESOURCE_KINDS = ['domain', 'host', 'ipv4', 'ipv6', 'account'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/**
 * What leads to a customer, in the time that it was theirs: `from` (null: always was) up to but not including
 * `to` (null: still is). `key` is what it is looked up by, whatever its kind; `value` is what people read. A span of
 * addresses is stored as the CIDR ranges that cover it, each with the whole `span`.
 */
export type Resource = {
  _id: Types.ObjectId;
  customer: Types.ObjectId;
  customerRef: string;
  service?: Types.ObjectId | null;
  kind: ResourceKind;
  value: string;
  key: string;
  span?: string | null;
  from: Date | null;
  to: Date | null;
};

const schema = new Schema<Resource>(
  {
    customer: { type: Schema.Types.ObjectId, required: true, index: true },
    customerRef: { type: String, required: true },
    service: { type: Schema.Types.ObjectId, default: null, index: true },
    kind: { type: String, enum: RESOURCE_KINDS, required: true },
    value: { type: String, required: true },
    key: { type: String, required: true },
    span: String,
    from: { type: Date, default: null },
    to: { type: Date, default: null },
  },
  { timestamps: true, versionKey: false, collection: 'resources', autoIndex: false },
);
schema.index({ key: 1, customer: 1, from: 1 }, { unique: true });

export const Resources = model<Resource>('Resource', schema);
