import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';

export const DELIVERY_STATUSES = ['pending', 'sending', 'sent', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** `unknown`: a crash left no outcome. `retried`: a member of staff (`reply`: their id) asked for another round. */
export interface DeliveryAttempt {
  at: Date;
  outcome: 'sent' | 'temporary' | 'permanent' | 'unknown' | 'retried';
  reply: string;
}

/** A message to an organisation's address about one of its complaints, with its attempts. What it says is never changed. */
export interface Delivery {
  /** Derived from the event and the complaint: making it twice makes one. */
  _id: Types.ObjectId;
  organisation: Types.ObjectId;
  type: string;
  complaint: Types.ObjectId;
  reference: string;
  caseNumber: string;
  body: string;
  status: DeliveryStatus;
  attempts: DeliveryAttempt[];
  /** When it is to be attempted; while `sending`, when that attempt is taken to have crashed. */
  nextAttemptAt: Date | null;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

const schema = new Schema<Delivery>(
  {
    organisation: { type: Schema.Types.ObjectId, required: true },
    type: { type: String, required: true },
    complaint: Schema.Types.ObjectId,
    reference: String,
    caseNumber: String,
    body: { type: String, required: true },
    status: { type: String, required: true, enum: DELIVERY_STATUSES },
    attempts: [{ _id: false, at: Date, outcome: String, reply: String }],
    nextAttemptAt: { type: Date, default: null },
    lastError: { type: String, default: null },
    createdAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'webhookDeliveries', autoIndex: false },
);
schema.index({ status: 1, nextAttemptAt: 1 });
schema.index({ organisation: 1, createdAt: -1, _id: -1 });

export const Deliveries = model<Delivery>('WebhookDelivery', schema);
