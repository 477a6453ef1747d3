import { createHash, randomUUID } from 'node:crypto';
import { Schema, model, type Types } from 'mongoose';
import { derivedId } from '../../cases/number.js';
import { isDuplicateKey } from '../../store/errors.js';
import { ApiProblem } from './problem.js';

/** An Idempotency-Key that was used: with which request, and the number that its complaints are made from. */
interface UsedKey {
  _id: Types.ObjectId;
  request: string;
  submission: string;
  receivedAt: Date;
  expiresAt: Date;
}

const schema = new Schema<UsedKey>(
  { request: String, submission: String, receivedAt: Date, expiresAt: Date },
  { versionKey: false, collection: 'idempotencyKeys', autoIndex: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const IdempotencyKeys = model<UsedKey>('IdempotencyKey', schema);

/** What complaints of one request are made from: their ids come from `submission`, so that making them twice makes them once. */
export interface Submission {
  submission: string;
  at: Date;
  /** Whether the same request came before under the same key. */
  replayed: boolean;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of the header (the IETF's draft puts quotes round it), null when there is none. Throws an ApiProblem (400) for one that can't be. */
export function keyIn(header: string | undefined): string | null {
  if (header === undefined) return null;
  const key = /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim();
  if (KEY.test(key)) return key;
  throw new ApiProblem(
    'idempotency_key',
    'An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.',
  );
}

/** What tells one request from another: what was sent, as it was written, and the files' digests. */
export const requestDigest = (
  kind: string,
  text: string,
  files: readonly { sha256: string }[] = [],
): string =>
  createHash('sha256')
    .update([kind, text, ...files.map(({ sha256 }) => sha256)].join('\n'))
    .digest('hex');

/**
 * Binds a key of the organisation to a request for some hours. Whoever comes with it again, at the same moment or after a crash, gets the same
 * submission. Throws an ApiProblem (422) when the key was used for another request.
 */
export async function submissionFor(
  organisation: Types.ObjectId,
  key: string | null,
  request: string,
  { at, hours }: { at: Date; hours: number },
): Promise<Submission> {
  const fresh = { submission: randomUUID(), at, replayed: false };
  if (key === null) return fresh;
  const id = derivedId('idempotency', String(organisation), key);
  const used = await use(id, {
    request,
    submission: fresh.submission,
    receivedAt: at,
    expiresAt: hoursAfter(at, hours),
  });
  if (!used) return fresh;
  if (used.request !== request)
    throw new ApiProblem(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request. Give each request a key of its own.',
    );
  return { submission: used.submission, at: used.receivedAt, replayed: true };
}

/** Records a key; returns what was there before, if that is still valid. */
async function use(id: Types.ObjectId, record: Omit<UsedKey, '_id'>): Promise<UsedKey | null> {
  for (;;) {
    try {
      await IdempotencyKeys.collection.insertOne({ _id: id, ...record });
      return null;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const used = await IdempotencyKeys.findById(id).lean();
    if (used && used.expiresAt > record.receivedAt) return used;
    // Expired, though the store has not yet removed it.
    if (used) await IdempotencyKeys.deleteOne({ _id: id, expiresAt: used.expiresAt });
  }
}

const hoursAfter = (at: Date, hours: number): Date => new Date(at.getTime() + hours * 3_600_000);
