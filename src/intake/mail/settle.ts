import type { Types } from 'mongoose';
import { Cases, type Case } from '../../cases/case.js';
import { changeLatest } from '../../cases/change.js';
import { catalogueAt, type Ground, type Language } from '../../catalogue/index.js';
import type { Vault } from '../../evidence/vault.js';
import { Problem } from '../../problem.js';
import type { Location } from '../locations.js';
import { receiveComplaint } from '../receive.js';
import type { Complaint } from '../complaint.js';
import { announceMessage } from './announce.js';
import { mailIdOf, reporterOf } from './drafts.js';
import { Messages, type Message } from './message.js';
import { removeRaw } from './raw.js';

/** Somebody else settled the message, or it is not held. Nothing was changed. */
export class NotHeld extends Problem {
  override name = 'NotHeld';
  constructor() {
    super('message_not_held', 409);
  }
}

export interface ReadByHand {
  ground: Ground;
  locations: Location[];
  reasons: string;
  language: Language;
}

/** Makes the complaint that a person read in a held message. Doing it again makes none twice. Throws NotHeld. */
export async function settleAsComplaint(
  message: Message,
  { ground, locations, reasons, language }: ReadByHand,
  by: Types.ObjectId,
  { vault }: { vault: Vault },
): Promise<Complaint> {
  if (message.status !== 'held') throw new NotHeld();
  const complaint = await receiveComplaint({
    submission: ['message', String(message._id), 'by hand'].join('|'),
    channel: 'email',
    language,
    receivedAt: message.receivedAt,
    ground: ground.id,
    catalogueVersion: catalogueAt(message.receivedAt).version,
    byReference: false,
    locations,
    reasons,
    answers: [],
    reporter: reporterOf(message.reading?.about ?? []),
    goodFaith: false,
    files: [],
    raw: '',
    enteredBy: by,
    message: message._id,
    ...mailIdOf(message.reading?.about ?? []),
    automatic: message.reading?.automatic ?? false,
  });
  const isCsam = ground.track === 'csam';
  await settle(message, by, { status: 'complaint', complaints: [complaint._id], stripped: isCsam });
  // The desk opens nothing of a message that is marked so, whatever is still on disk (invariant 7).
  if (isCsam) await removeRaw(message.sha256, vault);
  return complaint;
}

/** Puts a held message into a case, as a note with its text. Throws NotHeld. */
export async function settleIntoCase(message: Message, caze: Case, by: Types.ObjectId): Promise<void> {
  if (message.status !== 'held') throw new NotHeld();
  const { visible = '', about = [] } = message.reading ?? {};
  const from = about.find(({ name }) => name === 'reporter')?.value ?? '';
  const text = `${from === '' ? '' : `${from}:\n`}${visible}`.slice(0, 20_000).trim();
  await changeLatest(caze._id, ({ events }) =>
    events.some(({ facts }) => facts['message'] === String(message._id))
      ? null
      : {
          verb: 'note',
          event: 'noted',
          by: { kind: 'staff', id: String(by) },
          facts: { message: String(message._id) },
          personal: { text: text === '' ? message.reason : text },
        },
  );
  await settle(message, by, { status: 'answer', case: caze._id });
}

/** Nothing comes of a held message, for a reason. It is kept. Throws NotHeld. */
export const dismissMessage = (message: Message, note: string, by: Types.ObjectId): Promise<void> =>
  settle(message, by, { status: 'dismissed', note });

/** Has a held message read again, as when reading it took too long. Throws NotHeld. */
export async function readAgain({ _id }: Message): Promise<void> {
  const { modifiedCount } = await Messages.updateOne(
    { _id, status: 'held' },
    { $set: { status: 'taken', owed: ['reading'] } },
  );
  if (modifiedCount === 0) throw new NotHeld();
  announceMessage(_id);
}

/** The case with this number; null when there is none. */
export const caseByNumber = (number: string): Promise<Case | null> => Cases.findOne({ number }).lean();

async function settle({ _id }: Message, by: Types.ObjectId, outcome: Partial<Message>): Promise<void> {
  const { modifiedCount } = await Messages.updateOne(
    { _id, status: 'held' },
    { $set: { ...outcome, settledBy: by, settledAt: new Date() } },
  );
  if (modifiedCount === 0) throw new NotHeld();
}
