import type { Types } from 'mongoose';
import type { Mailer, OutgoingMail, SendResult } from '../mail/transport.js';
import type { ReplyAddresses } from '../mail/replyAddress.js';
import { givesUp, waitAfter } from './backoff.js';
import { recordFailure } from './failure.js';
import { Letters, type Attempt, type Letter, type LetterProblem } from './letter.js';

/** A letter being sent belongs to its process this long; while the process lives it renews that, so a crash costs seconds. */
const LEASE_MS = 20_000;
const RENEW_MS = 5_000;

export interface Delivery {
  mailer: Pick<Mailer, 'send'>;
  /** Where answers to a letter go, when not to its sender. */
  replyAddresses?: Pick<ReplyAddresses, 'make'>;
  now?: () => Date;
}

/**
 * Attempts a letter once, if it is due and nobody else is at it, and records what became of it. A letter whose attempt a
 * crash cut off is sent again under the same Message-ID. Returns where it stands; null when there was nothing to do.
 * Throws what the mailer throws, after recording it as a temporary failure.
 */
export async function deliverLetter(
  id: Types.ObjectId | string,
  { mailer, replyAddresses, now = () => new Date() }: Delivery,
): Promise<Letter['status'] | null> {
  const claimed = await claim(id, now());
  if (!claimed) {
    await tellFailure(id, now());
    return null;
  }
  const renewing = setInterval(() => void renew(claimed, now()).catch(() => undefined), RENEW_MS);
  try {
    const result = await mailer.send(mailOf(claimed.letter, replyAddresses)).catch(async (error: unknown) => {
      const reply = error instanceof Error ? error.message : String(error);
      await settle(claimed, { type: 'temporary', reply }, now());
      throw error;
    });
    return await settle(claimed, result, now());
  } finally {
    clearInterval(renewing);
  }
}

/** The letters whose turn it is, the longest waiting first, and those whose failure is untold; for the sweep. */
export async function dueLetters(limit: number, now = new Date()): Promise<Types.ObjectId[]> {
  const [due, untold] = await Promise.all([
    Letters.find({ status: { $in: ['pending', 'sending'] }, nextAttemptAt: { $lte: now } }, { _id: 1 })
      .sort({ nextAttemptAt: 1 })
      .limit(limit)
      .lean(),
    Letters.find({ untold: true }, { _id: 1 }).limit(limit).lean(),
  ]);
  return [...due, ...untold].map(({ _id }) => _id);
}

interface Claim {
  letter: Letter;
  /** The attempt that a crash cut off, if there was one. */
  crashed: Attempt[];
  lease: Date;
}

async function claim(id: Types.ObjectId | string, now: Date): Promise<Claim | null> {
  const lease = new Date(now.getTime() + LEASE_MS);
  const letter = await Letters.findOneAndUpdate(
    { _id: id, status: { $in: ['pending', 'sending'] }, nextAttemptAt: { $lte: now } },
    { $set: { status: 'sending', nextAttemptAt: lease } },
    { returnDocument: 'before', lean: true },
  );
  if (!letter) return null;
  const { status, nextAttemptAt } = letter;
  const crashed: Attempt[] =
    status === 'sending' && nextAttemptAt ? [{ at: nextAttemptAt, outcome: 'unknown', reply: '' }] : [];
  return { letter, crashed, lease };
}

async function renew(claimed: Claim, now: Date): Promise<void> {
  const lease = new Date(now.getTime() + LEASE_MS);
  const { modifiedCount } = await Letters.updateOne(
    { _id: claimed.letter._id, status: 'sending', nextAttemptAt: claimed.lease },
    { $set: { nextAttemptAt: lease } },
  );
  if (modifiedCount === 1) claimed.lease = lease;
}

async function settle(
  { letter, crashed, lease }: Claim,
  result: SendResult,
  at: Date,
): Promise<Letter['status']> {
  const fresh: Attempt[] = [
    ...crashed,
    { at, outcome: result.type, reply: 'reply' in result ? result.reply : '' },
  ];
  const attempts = [...letter.attempts, ...fresh];
  const change = changeAfter({ ...letter, attempts }, result, at);
  // A letter that went out is recorded as sent even if another process has taken it over meanwhile.
  const guard = result.type === 'sent' ? {} : { status: 'sending' as const, nextAttemptAt: lease };
  const { modifiedCount } = await Letters.updateOne(
    { _id: letter._id, ...guard },
    {
      $set: { ...change, ...(change.status === 'failed' && { untold: true }) },
      $push: { attempts: { $each: fresh } },
    },
  );
  if (change.status === 'failed' && modifiedCount === 1) await tellFailure(letter._id, at);
  return change.status;
}

/** What a crash may cut off between the letter and its case is still marked on the letter. */
async function tellFailure(id: Types.ObjectId | string, at: Date): Promise<void> {
  const letter = await Letters.findOne(
    { _id: id, untold: true, status: 'failed' },
    { text: 0, html: 0 },
  ).lean<Letter>();
  if (!letter) return;
  await recordFailure(letter, at);
  await Letters.updateOne({ _id: id }, { $unset: { untold: '' } });
}

type Change = Pick<Letter, 'status' | 'nextAttemptAt' | 'problem' | 'lastError' | 'sentAt'>;

function changeAfter(letter: Letter, result: SendResult, at: Date): Change {
  const done = { nextAttemptAt: null, problem: null, lastError: null, sentAt: null };
  if (result.type === 'sent') return { ...done, status: 'sent', sentAt: at };
  if (result.type === 'kept') return { ...done, status: 'kept' };
  if (result.type === 'permanent')
    return failed(result.badRecipient ? 'bad_recipient' : 'refused', result.reply);
  if (givesUp(letter.attempts, at)) return failed('gave_up', result.reply);
  const nextAttemptAt = new Date(at.getTime() + waitAfter(letter.attempts));
  return { ...done, status: 'pending', nextAttemptAt, lastError: result.reply };
}

const failed = (problem: LetterProblem, reply: string): Change => ({
  status: 'failed',
  nextAttemptAt: null,
  problem,
  lastError: reply,
  sentAt: null,
});

/** RFC 3834: a receipt says that no person wrote it; the mailer marks the others as generated. */
function mailOf(letter: Letter, replyAddresses: Delivery['replyAddresses']): OutgoingMail {
  const { messageId, to, subject, text, html, inReplyTo, template, createdAt } = letter;
  const replyTo = replyAddresses?.make(String(letter._id));
  return {
    messageId,
    to,
    ...(replyTo && { replyTo }),
    subject,
    text,
    html,
    date: createdAt,
    ...(inReplyTo && { inReplyTo, references: [inReplyTo] }),
    ...(template === 'receipt' && { headers: { 'Auto-Submitted': 'auto-replied' } }),
  };
}
