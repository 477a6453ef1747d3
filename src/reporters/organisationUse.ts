import { Schema, model } from 'mongoose';
import { isDuplicateKey } from '../store/errors.js';
import type { Organisation } from './organisation.js';

/** How much an organisation used of its allowance in one minute or day; in the store, so that all processes count together. */
interface Use {
  _id: string;
  count: number;
  expiresAt: Date;
}

const schema = new Schema<Use>(
  { _id: String, count: Number, expiresAt: Date },
  { versionKey: false, collection: 'organisationUses', autoIndex: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const Uses = model<Use>('OrganisationUse', schema);

const WINDOWS = { minute: 60, day: 86_400 } as const;
export type Window = keyof typeof WINDOWS;

/** What is left of an allowance, and in how many seconds it starts anew. */
export interface Allowance {
  window: Window;
  /** Whether what was asked was within it; if not, nothing was taken from it. */
  granted: boolean;
  most: number;
  left: number;
  resetsIn: number;
}

/** Takes `cost` from an organisation's allowance of this minute (requests) or this day, in UTC (complaints). */
export async function takeAllowance(
  organisation: Organisation,
  window: Window,
  cost: number,
  now = new Date(),
): Promise<Allowance> {
  const seconds = WINDOWS[window];
  const most = window === 'minute' ? organisation.perMinute : organisation.perDay;
  const start = Math.floor(now.getTime() / 1000 / seconds) * seconds;
  const end = new Date((start + seconds) * 1000);
  const resetsIn = Math.max(1, Math.ceil((end.getTime() - now.getTime()) / 1000));
  const id = `${String(organisation._id)} ${window} ${start}`;
  const count = cost > most ? null : await addTo(id, cost, most, end);
  if (count !== null) return { window, granted: true, most, left: most - count, resetsIn };
  return { window, granted: false, most, left: 0, resetsIn };
}

/** The count after adding; null when that would be above the most. */
async function addTo(id: string, cost: number, most: number, expiresAt: Date): Promise<number | null> {
  const added = await addToCounted(id, cost, most);
  if (added !== null) return added;
  try {
    await Uses.create([{ _id: id, count: cost, expiresAt }]);
    return cost;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // It is used up, or another request was the first of this window at the same moment.
    return addToCounted(id, cost, most);
  }
}

async function addToCounted(id: string, cost: number, most: number): Promise<number | null> {
  const use = await Uses.findOneAndUpdate(
    { _id: id, count: { $lte: most - cost } },
    { $inc: { count: cost } },
    { returnDocument: 'after', lean: true },
  );
  return use?.count ?? null;
}
