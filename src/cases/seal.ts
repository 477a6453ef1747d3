import { createHmac } from 'node:crypto';
import { Schema, model } from 'mongoose';
import { isDuplicateKey } from '../store/errors.js';
import { Cases } from './case.js';
import { canonical } from './events.js';

/** Where the chain of a case stood when it was sealed. */
interface SealedHead {
  number: string;
  seq: number;
  hash: string;
}

/**
 * A seal over where the chains of all cases stood that changed since the seal before: whoever rewrites a case with its whole chain
 * cannot make the seal, since its key is not in the store (invariant 9). `mac` may be mailed out as a witness.
 */
export interface Seal {
  _id: string;
  number: number;
  /** Changes up to here are covered. */
  through: Date;
  heads: SealedHead[];
  previous: string;
  mac: string;
}

const schema = new Schema<Seal>(
  { _id: String, number: Number, through: Date, heads: [Schema.Types.Mixed], previous: String, mac: String },
  { versionKey: false, minimize: false, collection: 'seals', autoIndex: false },
);
schema.index({ number: 1 }, { unique: true });

export const Seals = model<Seal>('Seal', schema);

const MOST_HEADS = 20_000;

/** Seals what changed since the last seal, once a day (UTC); a second call on the same day does nothing. Returns the new seals. */
export async function sealDay(secret: string, now = new Date()): Promise<Seal[]> {
  const day = now.toISOString().slice(0, 10);
  let last: Seal | null = await Seals.findOne({}).sort({ number: -1 }).lean<Seal>();
  if (last && last._id.slice(0, 10) >= day) return [];
  const since = last?.through ?? new Date(0);
  const made: Seal[] = [];
  let heads: SealedHead[] = [];
  const changed = Cases.find({ changedAt: { $gte: since, $lt: now } }, { number: 1, head: 1 })
    .sort({ changedAt: 1 })
    .lean()
    .cursor();
  for await (const { number, head } of changed) {
    heads.push({ number, ...head });
    if (heads.length < MOST_HEADS) continue;
    last = await addSeal(secret, last, `${day}:${made.length}`, since, heads);
    made.push(last);
    heads = [];
  }
  made.push(await addSeal(secret, last, `${day}:${made.length}`, now, heads));
  return made;
}

async function addSeal(
  secret: string,
  last: Seal | null,
  id: string,
  through: Date,
  heads: SealedHead[],
): Promise<Seal> {
  const unsigned = { _id: id, number: (last?.number ?? 0) + 1, through, heads, previous: last?.mac ?? '' };
  const seal = { ...unsigned, mac: macOf(secret, unsigned) };
  try {
    await Seals.create([seal]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error; // another worker sealed this day at the same moment
  }
  return seal;
}

export interface SealBreak {
  seal: string;
  case: string | null;
  problem: 'seal altered' | 'seal missing' | 'case differs from its seal' | 'case missing';
}

/** Checks every seal: its key, its link to the one before, and that every case still has the event that was sealed. */
export async function verifySeals(
  secret: string,
  hashAt: (number: string, seq: number) => Promise<string | null>,
): Promise<SealBreak[]> {
  const breaks: SealBreak[] = [];
  let previous = { number: 0, mac: '' };
  for await (const seal of Seals.find({}).sort({ number: 1 }).lean().cursor()) {
    if (macOf(secret, seal) !== seal.mac)
      breaks.push({ seal: seal._id, case: null, problem: 'seal altered' });
    if (seal.number !== previous.number + 1 || seal.previous !== previous.mac)
      breaks.push({ seal: seal._id, case: null, problem: 'seal missing' });
    for (const { number, seq, hash } of seal.heads) {
      const now = await hashAt(number, seq);
      if (now === null) breaks.push({ seal: seal._id, case: number, problem: 'case missing' });
      else if (now !== hash)
        breaks.push({ seal: seal._id, case: number, problem: 'case differs from its seal' });
    }
    previous = seal;
  }
  return breaks;
}

function macOf(secret: string, { number, through, heads, previous }: Omit<Seal, '_id' | 'mac'>): string {
  const text = canonical({ number, through: through.toISOString(), heads, previous });
  return createHmac('sha256', `seal:${secret}`).update(text).digest('hex');
}
