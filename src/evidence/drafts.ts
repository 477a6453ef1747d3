import { randomBytes } from 'node:crypto';
import { Schema, model } from 'mongoose';
import { z } from 'zod';
import type { Fields } from './fields.js';
import type { EvidenceFile } from './types.js';

const DAY = 86_400_000;
/** How long a draft outlives its expiry in the store, so that a complaint made from it at the last moment is stored before its files lose their reference. */
const GRACE_SECONDS = 3600;

/** What a form sent back with errors keeps: what was typed, and the files that were taken. */
export interface Draft {
  fields: Fields;
  files: EvidenceFile[];
}

interface DraftRecord {
  _id: string;
  /** JSON text, so that no name that was sent is ever read as a key or an operator. */
  fields: string;
  files: EvidenceFile[];
  createdAt: Date;
  expiresAt: Date;
}

const fileSchema = new Schema<EvidenceFile>(
  { sha256: String, name: String, size: Number, type: { type: String } },
  { _id: false },
);

const schema = new Schema<DraftRecord>(
  {
    _id: { type: String, required: true },
    fields: { type: String, required: true },
    files: [fileSchema],
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'drafts', autoIndex: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: GRACE_SECONDS });
schema.index({ 'files.sha256': 1 });

export const Drafts = model<DraftRecord>('Draft', schema);

const storedFields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Keeps a form; returns the token (128 random bits) that the page carries back in a hidden field. */
export async function saveDraft(draft: Draft, lifetimeMs = DAY, now = new Date()): Promise<string> {
  const token = randomBytes(16).toString('base64url');
  await Drafts.create({ _id: token, createdAt: now, ...contentOf(draft, lifetimeMs, now) });
  return token;
}

/**
 * The draft under a token, null when it is unknown, forged or expired. It stays until `dropDraft` or its expiry: a crash
 * before the complaint is stored must not lose the files.
 */
export async function takeDraft(token: unknown, now = new Date()): Promise<Draft | null> {
  if (!isToken(token)) return null;
  const found = await Drafts.findOne({ _id: token, expiresAt: { $gt: now } }).lean();
  if (!found) return null;
  return { fields: storedFields.parse(JSON.parse(found.fields)), files: found.files };
}

/** Replaces what a draft holds and starts its time anew; false when `takeDraft` wouldn't find it. */
export async function updateDraft(
  token: unknown,
  draft: Draft,
  lifetimeMs = DAY,
  now = new Date(),
): Promise<boolean> {
  if (!isToken(token)) return false;
  const live = { _id: token, expiresAt: { $gt: now } };
  const { matchedCount } = await Drafts.updateOne(live, { $set: contentOf(draft, lifetimeMs, now) });
  return matchedCount === 1;
}

/** Forgets a draft whose complaint is stored. */
export async function dropDraft(token: unknown): Promise<void> {
  if (isToken(token)) await Drafts.deleteOne({ _id: token });
}

/** Whether a draft, if only just expired, still refers to these bytes. */
export async function isInDraft(sha256: string): Promise<boolean> {
  return (await Drafts.exists({ 'files.sha256': sha256 })) !== null;
}

function contentOf({ fields, files }: Draft, lifetimeMs: number, now: Date) {
  return { fields: JSON.stringify(fields), files, expiresAt: new Date(now.getTime() + lifetimeMs) };
}

function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\w-]{22}$/.test(token);
}
