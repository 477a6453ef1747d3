import type { Types } from 'mongoose';
import { announceLetter } from './announce.js';
import { Letters, type Letter } from './letter.js';

/**
 * A member of staff has a failed or kept letter sent again, under the same Message-ID; `to` corrects the address. Returns it
 * as it now stands; null when there is no such letter or it isn't one to try again.
 */
export async function retryLetter(
  id: Types.ObjectId | string,
  by: Types.ObjectId,
  { to, at = new Date() }: { to?: string; at?: Date } = {},
): Promise<Letter | null> {
  const letter = await Letters.findOneAndUpdate(
    { _id: id, status: { $in: ['failed', 'kept'] } },
    {
      $set: { status: 'pending', nextAttemptAt: at, problem: null, lastError: null, ...(to && { to }) },
      $unset: { untold: '' },
      $push: { attempts: { at, outcome: 'retried', reply: String(by) } },
    },
    { returnDocument: 'after', lean: true },
  );
  if (letter) announceLetter(letter._id);
  return letter;
}
