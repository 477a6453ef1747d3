import { Mailboxes, type Mailbox } from './mailbox.js';

const LONG_AGO = new Date(0);

/** Makes the record of a mailbox that is new, or was renamed. */
export async function knowMailbox({
  _id,
  name,
  track,
}: Pick<Mailbox, '_id' | 'name' | 'track'>): Promise<void> {
  const fresh: Omit<Mailbox, '_id' | 'name' | 'track'> = {
    holder: '',
    until: LONG_AGO,
    lookedAt: null,
    failingSince: null,
    error: '',
    uidValidity: '',
    lastUid: 0,
  };
  await Mailboxes.updateOne({ _id }, { $set: { name, track }, $setOnInsert: fresh }, { upsert: true });
}

/** Takes the lease if nobody has it: a holder that crashed has it no longer than `ttlMs`. Returns whether it is ours. */
export async function takeLease(_id: string, holder: string, ttlMs: number): Promise<boolean> {
  const now = Date.now();
  const { matchedCount } = await Mailboxes.updateOne(
    { _id, until: { $lt: new Date(now) } },
    { $set: { holder, until: new Date(now + ttlMs) } },
  );
  return matchedCount === 1;
}

/** Keeps it; false when another has taken it. */
export async function renewLease(_id: string, holder: string, ttlMs: number): Promise<boolean> {
  const { matchedCount } = await Mailboxes.updateOne(
    { _id, holder },
    { $set: { until: new Date(Date.now() + ttlMs) } },
  );
  return matchedCount === 1;
}

/** Lets go, so that another needn't wait. */
export async function leaveLease(_id: string, holder: string): Promise<void> {
  await Mailboxes.updateOne({ _id, holder }, { $set: { until: LONG_AGO } });
}
