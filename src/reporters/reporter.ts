import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import { derivedId } from '../cases/number.js';

export const REPORTER_KINDS = ['person', 'organisation', 'trusted_flagger', 'authority'] as const;
export type ReporterKind = (typeof REPORTER_KINDS)[number];

/** A trusted flagger: who appointed it (the digital services coordinator of a member state), and for how long (DSA 22). */
export interface Flagger {
  appointedBy: string;
  since: Date;
  until: Date | null;
}

/** Who reports, by e-mail address: their standing. What they reported stays in the complaints. */
export interface ReporterRecord {
  /** Derived from the address. */
  _id: Types.ObjectId;
  email: string;
  domain: string;
  name: string;
  kind: ReporterKind;
  flagger: Flagger | null;
  createdAt: Date;
}

const schema = new Schema<ReporterRecord>(
  {
    email: { type: String, required: true },
    domain: { type: String, required: true },
    name: String,
    kind: { type: String, required: true, enum: REPORTER_KINDS },
    flagger: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false, collection: 'reporters', autoIndex: false },
);
schema.index({ email: 1 });
schema.index({ domain: 1, email: 1 });
schema.index({ kind: 1, email: 1 });

export const Reporters = model<ReporterRecord>('Reporter', schema);

/** One spelling for one address: the case of its letters does not count. */
export const normalEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC');

export const reporterId = (email: string): Types.ObjectId => derivedId('reporter', normalEmail(email));

/** The record of an address, made when it is not there yet. */
export async function knowReporter(email: string, name: string, at = new Date()): Promise<Types.ObjectId> {
  const id = reporterId(email);
  const address = normalEmail(email);
  const record: Omit<ReporterRecord, '_id'> = {
    email: address,
    domain: address.slice(address.lastIndexOf('@') + 1),
    name,
    kind: 'person',
    flagger: null,
    createdAt: at,
  };
  await Reporters.updateOne({ _id: id }, { $setOnInsert: record }, { upsert: true });
  return id;
}
