import { createHash, randomBytes } from 'node:crypto';
import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import { Organisations, type Organisation } from './organisation.js';

/** A key to the API. Only its digest is kept: 256 random bits need no slow hash. */
export interface OrganisationToken {
  _id: Types.ObjectId;
  organisation: Types.ObjectId;
  name: string;
  digest: string;
  /** Its last characters, by which people tell tokens apart. */
  hint: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const schema = new Schema<OrganisationToken>(
  {
    organisation: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    digest: { type: String, required: true, unique: true },
    hint: String,
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'organisationTokens', autoIndex: false },
);
schema.index({ organisation: 1, createdAt: -1 });

export const OrganisationTokens = model<OrganisationToken>('OrganisationToken', schema);

const PREFIX = 'nd_';
const HINT_LENGTH = 4;
const TOKEN = /^nd_[\w-]{43}$/;
/** How stale `lastUsedAt` may be: a write for every request would cost more than it tells. */
const USE_NOTED_MS = 60_000;

/** Makes a token; returns it, to be shown once: it can't be found again. */
export async function makeToken(
  organisation: Types.ObjectId,
  name: string,
  at = new Date(),
): Promise<string> {
  const token = PREFIX + randomBytes(32).toString('base64url');
  await OrganisationTokens.create({
    organisation,
    name,
    digest: digestOf(token),
    hint: token.slice(-HINT_LENGTH),
    createdAt: at,
  });
  return token;
}

/** Ends a token of the organisation; false when it has no such token that works. */
export async function revokeToken(
  organisation: Types.ObjectId,
  id: Types.ObjectId,
  at = new Date(),
): Promise<boolean> {
  const { modifiedCount } = await OrganisationTokens.updateOne(
    { _id: id, organisation, revokedAt: null },
    { $set: { revokedAt: at } },
  );
  return modifiedCount === 1;
}

/** Whose token this is; null for one that was never made or no longer works. A closed organisation is returned as it is. */
export async function organisationOf(token: string, now = new Date()): Promise<Organisation | null> {
  if (!TOKEN.test(token)) return null;
  const found = await OrganisationTokens.findOne({ digest: digestOf(token) }).lean();
  if (!found || found.revokedAt !== null) return null;
  const organisation = await Organisations.findById(found.organisation).lean();
  if (organisation && now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > USE_NOTED_MS)
    await OrganisationTokens.updateOne({ _id: found._id }, { $set: { lastUsedAt: now } });
  return organisation;
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
