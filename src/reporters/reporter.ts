import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import { derivedId } from '../cases/number.js';
import type { Language } from '../catalogue/index.js';
import type { Proposal, TrackRecord } from './misuse.js';

/** A trusted flagger: who appointed it (the digital services coordinator of a member state), and for how long (DSA 22). */
export interface Flagger {
  appointedBy: string;
  since: Date;
  until: Date | null;
}

export const ACTS = ['appointed', 'dismissed', 'warned', 'stopped', 'resumed', 'coordinator_told'] as const;
export type ActType = (typeof ACTS)[number];

/** Something that a member of staff did about a reporter, with the reason. Never edited. */
export interface Act {
  seq: number;
  type: ActType;
  at: Date;
  by: Types.ObjectId;
  reason: string;
  /** Of a stop and of an appointment: how long. */
  until: Date | null;
}

/** Who reports, by e-mail address: their standing and their track record. What they reported stays in the complaints. */
export interface ReporterRecord {
  /** Derived from the address. */
  _id: Types.ObjectId;
  email: string;
  domain: string;
  name: string;
  /** That of their first complaint; our letters to them are in it. */
  language: Language;
  flagger: Flagger | null;
  /** When they were last warned of what DSA 23(2) provides for. */
  warnedAt: Date | null;
  /** What they send is set aside from then until then. */
  stoppedSince: Date | null;
  stoppedUntil: Date | null;
  /** How it stood when one of their cases was last decided. */
  record: TrackRecord | null;
  /** What the record calls for; a person decides. */
  proposal: Proposal | null;
  acts: Act[];
  /** The acts that they have not been written to about. */
  owed: number[];
  version: number;
  createdAt: Date;
}

const schema = new Schema<ReporterRecord>(
  {
    email: { type: String, required: true },
    domain: { type: String, required: true },
    name: String,
    language: { type: String, required: true },
    flagger: { type: Schema.Types.Mixed, default: null },
    warnedAt: { type: Date, default: null },
    stoppedSince: { type: Date, default: null },
    stoppedUntil: { type: Date, default: null },
    record: { type: Schema.Types.Mixed, default: null },
    proposal: { type: String, default: null },
    acts: [Schema.Types.Mixed],
    owed: [Number],
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false, collection: 'reporters', autoIndex: false },
);
schema.index({ email: 1 });
schema.index({ domain: 1, email: 1 });
schema.index({ proposal: 1, email: 1 });
schema.index({ 'flagger.since': 1, email: 1 });
schema.index({ stoppedUntil: 1, email: 1 });
schema.index({ 'record.unfounded': -1, email: 1 });
schema.index({ owed: 1 }, { sparse: true });

export const Reporters = model<ReporterRecord>('Reporter', schema);

/** One spelling for one address: the case of its letters does not count. */
export const normalEmail = (email: string): string => email.trim().toLowerCase().normalize('NFC');

export const reporterId = (email: string): Types.ObjectId => derivedId('reporter', normalEmail(email));

/** Who is behind an address, as far as a complaint says. */
export interface Known {
  email: string;
  name: string;
  language: Language;
}

/** Makes the records of addresses that are not there yet. */
export async function knowReporters(known: readonly Known[], at = new Date()): Promise<void> {
  if (known.length === 0) return;
  const records = new Map(known.map((one) => [String(reporterId(one.email)), blank(one, at)]));
  await Reporters.bulkWrite(
    [...records.values()].map(({ _id, ...record }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: record }, upsert: true },
    })),
    { ordered: false },
  );
}

function blank({ email, name, language }: Known, at: Date): ReporterRecord {
  const address = normalEmail(email);
  return {
    _id: reporterId(email),
    email: address,
    domain: address.slice(address.lastIndexOf('@') + 1),
    name,
    language,
    flagger: null,
    warnedAt: null,
    stoppedSince: null,
    stoppedUntil: null,
    record: null,
    proposal: null,
    acts: [],
    owed: [],
    version: 1,
    createdAt: at,
  };
}
