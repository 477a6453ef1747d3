import { Schema, model } from 'mongoose';
import { evidenceTypes, type EvidenceFile, type EvidenceType } from './types.js';

/** What we know of bytes in the vault, under their digest: when they first came in, and when they last did. */
export interface EvidenceRecord {
  _id: string;
  size: number;
  type: EvidenceType;
  storedAt: Date;
  seenAt: Date;
}

const schema = new Schema<EvidenceRecord>(
  {
    _id: { type: String, required: true },
    size: { type: Number, required: true },
    type: { type: String, required: true, enum: evidenceTypes },
    storedAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'evidence', autoIndex: false },
);

export const Evidence = model<EvidenceRecord>('Evidence', schema);

/** Records a file that is in the vault. Doing it again changes nothing but when it was last seen. */
export async function recordEvidence({ sha256, size, type }: EvidenceFile, now = new Date()): Promise<void> {
  await Evidence.updateOne(
    { _id: sha256 },
    { $setOnInsert: { size, type, storedAt: now }, $set: { seenAt: now } },
    { upsert: true },
  );
}
