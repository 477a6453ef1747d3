import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import type { CaseEvent } from '../cases/events.js';
import { groundById } from '../catalogue/index.js';
import { deadlinesFor } from '../deadlines/rules.js';
import { readMailbox } from '../mail/address.js';
import { isDuplicateKey } from '../store/errors.js';
import { announceLetter } from './announce.js';
import type { LetterComplaint, LetterDeps } from './deps.js';
import { draftLetters, draftReceipt, type LetterDraft } from './draft.js';
import { recordFailure } from './failure.js';
import { hearsOfUs } from './reporters.js';
import { Letters, type Letter, type LetterProblem } from './letter.js';

export type { LetterDeps } from './deps.js';

/**
 * Writes the letters that an event owes, to be delivered; the effect `letters`. Doing it again makes none twice and changes
 * none. Returns their ids.
 */
export async function writeLetters(
  caze: Case,
  event: CaseEvent,
  deps: LetterDeps,
  at = new Date(),
): Promise<Types.ObjectId[]> {
  const drafts = await draftLetters(caze, event, deps);
  for (const draft of drafts) await store(draft, deps.mailFrom, at);
  return drafts.map(({ _id }) => _id);
}

/** Writes the receipt of a complaint (DSA 16(4)); null when its reporter left no address. May be repeated. */
export async function writeReceipt(
  complaint: LetterComplaint,
  deps: LetterDeps,
  at = new Date(),
): Promise<Types.ObjectId | null> {
  if (!hearsOfUs(complaint)) return null;
  const draft = draftReceipt(complaint, decisionDue(complaint), deps);
  await store(draft, deps.mailFrom, at);
  return draft._id;
}

function decisionDue({ ground, catalogueVersion, receivedAt }: LetterComplaint): Date {
  const entry = groundById(ground, catalogueVersion);
  const { track, priority } = entry;
  const [, decision] = deadlinesFor({ track, ground: entry, priority, receivedAt });
  return decision.dueAt;
}

/** Stores a letter that was drafted, once, to be delivered. */
export async function store(draft: LetterDraft, mailFrom: string, at: Date): Promise<void> {
  const letter = await recordOf(draft, mailFrom, at);
  const isNew = await insertOnce(letter);
  if (letter.status === 'failed') await recordFailure(letter, at);
  else if (isNew) announceLetter(letter._id);
}

async function recordOf(draft: LetterDraft, mailFrom: string, at: Date): Promise<Letter> {
  const { problem } = draft;
  return {
    ...draft,
    messageId: `<${draft._id.toHexString()}@${domainOf(mailFrom)}>`,
    inReplyTo: draft.inReplyTo ?? (await startOfThread(draft)),
    status: problem ? 'failed' : 'pending',
    attempts: [],
    nextAttemptAt: problem ? null : at,
    lastError: (problem && LAST_ERROR[problem]) ?? null,
    createdAt: at,
    sentAt: null,
  };
}

/** Whether it was not there yet. */
async function insertOnce({ _id, ...letter }: Letter): Promise<boolean> {
  try {
    const { upsertedCount } = await Letters.updateOne({ _id }, { $setOnInsert: letter }, { upsert: true });
    return upsertedCount === 1;
  } catch (error) {
    // Another process was writing the same letter.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** The first letter to the same reader about the same matter: a reporter's complaint or standing, a customer's case. */
async function startOfThread(draft: LetterDraft): Promise<string | null> {
  const { _id, party, case: caze, complaint, reporter } = draft;
  const thread = complaint ? { complaint } : reporter ? { reporter } : { case: caze };
  const first = await Letters.findOne({ ...thread, party, _id: { $ne: _id } }, { messageId: 1 })
    .sort({ createdAt: 1, _id: 1 })
    .lean();
  return first?.messageId ?? null;
}

const LAST_ERROR: Partial<Record<LetterProblem, string>> = {
  no_address: 'There is no e-mail address that it can be sent to',
  contact_stale: 'Mail to this address came back before: reach the customer in another way, or correct it',
};

const domainOf = (mailFrom: string): string =>
  readMailbox(mailFrom)?.address.split('@').at(-1) ?? 'localhost.localdomain';
