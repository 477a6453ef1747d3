import type { Types } from 'mongoose';
import { givesUp, waitAfter } from '../../letters/backoff.js';
import { Organisations } from '../organisation.js';
import { announceDelivery } from './announce.js';
import { Deliveries, type Delivery, type DeliveryAttempt } from './delivery.js';
import { postJson, type PostResult } from './post.js';
import type { Reach } from './network.js';
import { signedHeaders, signingSecret } from './sign.js';

/** Longer than an attempt can take: one that is still being sent after this has crashed. */
const LEASE_MS = 30_000;

export interface Sending extends Reach {
  /** The key from which signing secrets are derived. */
  secret: string;
  now?: () => Date;
}

/**
 * Attempts a webhook once, if it is due and nobody else is at it, and records what became of it. One whose attempt a crash cut off is sent again under
 * the same id. Returns where it stands; null when there was nothing to do.
 */
export async function deliverWebhook(
  id: Types.ObjectId | string,
  { secret, now = () => new Date(), ...reach }: Sending,
): Promise<Delivery['status'] | null> {
  const claimed = await claim(id, now());
  if (!claimed) return null;
  const { delivery, lease } = claimed;
  const result = await send(delivery, secret, now(), reach);
  const fresh: DeliveryAttempt[] = [
    ...claimed.crashed,
    { at: now(), outcome: result.type, reply: result.reply },
  ];
  const change = changeAfter([...delivery.attempts, ...fresh], result, now());
  await Deliveries.updateOne(
    { _id: delivery._id, status: 'sending', nextAttemptAt: lease },
    { $set: change, $push: { attempts: { $each: fresh } } },
  );
  return change.status;
}

/** The webhooks whose turn it is, the longest waiting first; for the sweep. */
export async function dueDeliveries(limit: number, now = new Date()): Promise<Types.ObjectId[]> {
  const deliveries = await Deliveries.find(
    { status: { $in: ['pending', 'sending'] }, nextAttemptAt: { $lte: now } },
    { _id: 1 },
  )
    .sort({ nextAttemptAt: 1 })
    .limit(limit)
    .lean();
  return deliveries.map(({ _id }) => _id);
}

/** A member of staff has a failed webhook sent again, under the same id; null when there is none to try again. */
export async function retryDelivery(
  id: Types.ObjectId,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Delivery | null> {
  const delivery = await Deliveries.findOneAndUpdate(
    { _id: id, status: 'failed' },
    {
      $set: { status: 'pending', nextAttemptAt: at, lastError: null },
      $push: { attempts: { at, outcome: 'retried', reply: String(by) } },
    },
    { returnDocument: 'after', lean: true },
  );
  if (delivery) announceDelivery(delivery._id);
  return delivery;
}

async function claim(id: Types.ObjectId | string, now: Date) {
  const lease = new Date(now.getTime() + LEASE_MS);
  const delivery = await Deliveries.findOneAndUpdate(
    { _id: id, status: { $in: ['pending', 'sending'] }, nextAttemptAt: { $lte: now } },
    { $set: { status: 'sending', nextAttemptAt: lease } },
    { returnDocument: 'before', lean: true },
  );
  if (!delivery) return null;
  const { status, nextAttemptAt } = delivery;
  const crashed: DeliveryAttempt[] =
    status === 'sending' && nextAttemptAt ? [{ at: nextAttemptAt, outcome: 'unknown', reply: '' }] : [];
  return { delivery, crashed, lease };
}

async function send(delivery: Delivery, secret: string, at: Date, reach: Reach): Promise<PostResult> {
  const organisation = await Organisations.findById(delivery.organisation).lean();
  if (!organisation?.active || !organisation.webhook)
    return { type: 'permanent', reply: 'the organisation has no address for it' };
  const { url, secretVersion } = organisation.webhook;
  const key = signingSecret(secret, organisation._id, secretVersion);
  const headers = signedHeaders(key, `msg_${String(delivery._id)}`, delivery.body, at);
  return postJson(url, delivery.body, headers, reach);
}

type Change = Pick<Delivery, 'status' | 'nextAttemptAt' | 'lastError' | 'sentAt'>;

function changeAfter(attempts: readonly DeliveryAttempt[], { type, reply }: PostResult, at: Date): Change {
  if (type === 'sent') return { status: 'sent', nextAttemptAt: null, lastError: null, sentAt: at };
  if (type === 'permanent' || givesUp(attempts, at))
    return { status: 'failed', nextAttemptAt: null, lastError: reply, sentAt: null };
  const nextAttemptAt = new Date(at.getTime() + waitAfter(attempts));
  return { status: 'pending', nextAttemptAt, lastError: reply, sentAt: null };
}
