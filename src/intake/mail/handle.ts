import { Types } from 'mongoose';
import { groundById, type Language } from '../../catalogue/index.js';
import type { Vault } from '../../evidence/vault.js';
import type { SenderCheck } from '../../mail/senderCheck.js';
import { findInTurns, inTurns, writeInTurns } from '../../store/inTurns.js';
import type { ReplyAddresses } from '../../mail/replyAddress.js';
import { Complaints } from '../complaint.js';
import type { ApartReader } from '../reading/apart.js';
import type { Reading } from '../reading/reading.js';
import { receiveComplaint, type ComplaintDraft } from '../receive.js';
import { answeredBy } from './answered.js';
import { bringAnswer } from './bringAnswer.js';
import { letterBounced } from './bounced.js';
import { draftsOf } from './drafts.js';
import { Messages, type Message, type MessageReading } from './message.js';
import { openRaw, removeRaw } from './raw.js';

export interface HandleDeps {
  vault: Vault;
  reader: ApartReader;
  replyAddresses: ReplyAddresses;
  checkSender(this: void, raw: Buffer): Promise<SenderCheck>;
  fallback: Language;
}

const find = findInTurns(Messages);
const write = writeInTurns(Messages);

/** What becomes of a message, to be written on it when all that follows is done. */
type Outcome = Partial<Pick<Message, 'status' | 'reason' | 'complaints' | 'case' | 'letter' | 'stripped'>>;

/**
 * Reads a message that was taken, and does what follows: complaints, an answer in a case, a letter that came back. What is not
 * understood is held with the reason. May be repeated after a crash at any point.
 */
export async function handleMessage(
  id: Types.ObjectId | string,
  deps: HandleDeps,
  at = new Date(),
): Promise<void> {
  const message = await find(new Types.ObjectId(id));
  if (!message?.owed.includes('reading')) return;
  const work = () => handle(message, deps, at);
  await (message.bytes > LARGE ? byTwos(work) : work());
}

/** Each is held whole while it is handled: many small ones at a time, large ones by twos. */
const LARGE = 1024 * 1024;
const byTwos = inTurns(async ([work]: (() => Promise<void>)[]) => [await work?.()], { most: 1, lanes: 2 });

async function handle(message: Message, deps: HandleDeps, at: Date): Promise<void> {
  // Its bytes are gone already: a crash came between that and this.
  if (message.stripped) return finish(message, { ...(await complaintsOf(message)), stripped: true });
  const raw = await openRaw(message.sha256, deps.vault);
  const [{ reading }, sender] = await Promise.all([deps.reader.read(raw), deps.checkSender(raw)]);
  await finish(message, await outcomeOf({ ...message, sender }, reading, deps, at), reading, sender);
}

async function outcomeOf(message: Message, reading: Reading, deps: HandleDeps, at: Date): Promise<Outcome> {
  if (reading.kind === 'bounce') {
    const letter = await letterBounced(reading.facts, at);
    return {
      status: 'noted',
      reason: reading.reason,
      letter: letter?._id ?? null,
      case: letter?.case ?? null,
    };
  }
  const isReport = reading.kind === 'complaint' && !NOT_OF_A_FORMAT.has(reading.by);
  const answered = isReport ? null : await answeredBy(reading.claims, deps.replyAddresses);
  // An answer that a machine gave is a fact about the letter, and no answer (RFC 3834).
  if (answered && NOTED.has(reading.kind))
    return { status: 'noted', reason: reading.reason, case: answered.to.case };
  if (answered) return bringAnswer(message, reading, answered, at);
  if (NOTED.has(reading.kind)) return { status: 'noted', reason: reading.reason };
  if (isComplaint(message, reading)) return receive(message, reading, deps);
  return { status: 'held', reason: heldBecause(reading) };
}

const NOTED = new Set(['auto_reply', 'read_receipt', 'challenge']);
const NOT_OF_A_FORMAT = new Set(['free text', 'forwarded']);

/** A report of any kind; or what a person wrote to a mailbox with a track of its own, which needs no location. */
function isComplaint({ track }: Message, reading: Reading): boolean {
  if (reading.kind === 'complaint') return true;
  if (reading.kind === 'reply') return reading.reports.length > 0 || hasText(track, reading);
  return reading.kind === 'held' && reading.by === 'nothing' && hasText(track, reading);
}

const hasText = (track: string | null, { visible }: Reading): boolean =>
  track !== null && visible.trim() !== '';

const heldBecause = ({ kind, reason }: Reading): string =>
  kind === 'reply' ? 'It answers something, but no letter of ours that is known.' : reason;

async function receive(message: Message, reading: Reading, deps: HandleDeps): Promise<Outcome> {
  const drafts = draftsOf(message, reading, deps.fallback);
  if (drafts.some(isCsam)) return receiveCsam(message, reading, drafts, deps);
  const complaints = [];
  for (const draft of drafts) complaints.push((await receiveComplaint(draft))._id);
  return { status: 'complaint', reason: reading.reason, complaints };
}

const isCsam = ({ ground, catalogueVersion }: ComplaintDraft): boolean =>
  groundById(ground, catalogueVersion).track === 'csam';

/**
 * Invariant 7: attachments and images go in the step that finds what the message is about, before anyone can open it; the desk
 * opens nothing of a message that is not finished. Text, hashes and the fact stay.
 */
async function receiveCsam(
  message: Message,
  reading: Reading,
  drafts: readonly ComplaintDraft[],
  { vault }: HandleDeps,
): Promise<Outcome> {
  const complaints = [];
  for (const draft of drafts) complaints.push((await receiveComplaint(draft))._id);
  await Messages.updateOne({ _id: message._id }, { $set: { stripped: true, reading: keptOf(reading) } });
  await removeRaw(message.sha256, vault);
  return { status: 'complaint', reason: reading.reason, complaints, stripped: true };
}

async function complaintsOf({ _id, reading }: Message): Promise<Outcome> {
  const found = await Complaints.find({ message: _id }, { _id: 1 }).lean();
  return { status: 'complaint', reason: reading?.reason ?? '', complaints: found.map((one) => one._id) };
}

/** A message is read once; whoever finishes second changes nothing. */
async function finish(
  message: Message,
  outcome: Outcome,
  reading?: Reading,
  sender?: SenderCheck,
): Promise<void> {
  const read = { ...(reading && { reading: keptOf(reading) }), ...(sender && { sender }) };
  await write({
    updateOne: {
      filter: { _id: message._id, owed: 'reading' },
      update: { $set: { ...outcome, ...read, owed: [] } },
    },
  });
}

const LONGEST_TEXT = 200_000;
const MOST_FACTS = 500;

/** What the desk is shown of a reading; its reports stand in the complaints. */
function keptOf({
  kind,
  by,
  reason,
  about,
  facts,
  visible,
  folded,
  automatic,
  files,
  problems,
}: Reading): MessageReading {
  return {
    kind,
    by,
    reason,
    about,
    facts: facts.slice(0, MOST_FACTS),
    visible: visible.slice(0, LONGEST_TEXT),
    folded: folded.slice(0, LONGEST_TEXT),
    automatic,
    files: files.slice(0, 200),
    problems: problems.slice(0, 50),
  };
}
