import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import type { SenderCheck } from '../../mail/senderCheck.js';
import type { Fact } from '../reading/report.js';
import type { Kind, ReadFile } from '../reading/reading.js';

/** Where a message came in. */
export const ARRIVALS = ['imap', 'pipe', 'upload'] as const;
export type Arrival = (typeof ARRIVALS)[number];

/**
 * What became of a message. `taken`: durable, not yet read. `complaint`, `answer`: it is in a case. `noted`: a bounce, an auto-reply or a
 * receipt. `held`: a person must look. `dismissed`: a person did, and nothing comes of it.
 */
export const MESSAGE_STATUSES = ['taken', 'complaint', 'answer', 'noted', 'held', 'dismissed'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** What reading a message told; what it says are facts with their source, never instructions. */
export interface MessageReading {
  kind: Kind;
  /** The format of a complaint, or how else it was known. */
  by: string;
  reason: string;
  about: Fact[];
  facts: Fact[];
  visible: string;
  folded: string;
  automatic: boolean;
  files: ReadFile[];
  problems: string[];
}

/** A mail as it came in, once however often it was delivered. */
export interface Message {
  /** Derived from `identity`. */
  _id: Types.ObjectId;
  /** Digest of what the sender sent: without what each server on the way put before it. */
  identity: string;
  /** Digest and length of the bytes as they came, before anything was read. */
  sha256: string;
  bytes: number;
  receivedAt: Date;
  arrival: Arrival;
  /** Name of the mailbox, such as "abuse@example.nl"; empty for a pipe without one. */
  mailbox: string;
  /** The track of every complaint that comes to this mailbox; null where the contents tell. */
  track: string | null;
  status: MessageStatus;
  /** Why it is held, in the words of whatever held it. */
  reason: string;
  reading: MessageReading | null;
  /** Who vouches for its sender, as found when it was handled (terms 19.4). */
  sender?: SenderCheck;
  complaints: Types.ObjectId[];
  /** The case that it answers, or that a bounce is about. */
  case: Types.ObjectId | null;
  letter: Types.ObjectId | null;
  /** Attachments and images were taken out for good: child sexual abuse (invariant 7). */
  stripped: boolean;
  /** Who settled what was held, and what they said. */
  settledBy: Types.ObjectId | null;
  settledAt: Date | null;
  note: string;
  /** `reading` until it was read and what follows is done. */
  owed: 'reading'[];
}

const schema = new Schema<Message>(
  {
    identity: { type: String, required: true },
    sha256: { type: String, required: true },
    bytes: Number,
    receivedAt: { type: Date, required: true },
    arrival: { type: String, enum: ARRIVALS },
    mailbox: String,
    track: { type: String, default: null },
    status: { type: String, required: true, enum: MESSAGE_STATUSES },
    reason: String,
    reading: { type: Schema.Types.Mixed, default: null },
    sender: Schema.Types.Mixed,
    complaints: [Schema.Types.ObjectId],
    case: { type: Schema.Types.ObjectId, default: null },
    letter: { type: Schema.Types.ObjectId, default: null },
    stripped: Boolean,
    settledBy: { type: Schema.Types.ObjectId, default: null },
    settledAt: { type: Date, default: null },
    note: String,
    owed: [String],
  },
  { versionKey: false, minimize: false, collection: 'messages', autoIndex: false },
);
schema.index({ owed: 1, receivedAt: 1 }, { sparse: true });
schema.index({ status: 1, receivedAt: -1, _id: -1 });
schema.index({ receivedAt: -1, _id: -1 });
schema.index({ sha256: 1 });
schema.index({ complaints: 1 }, { sparse: true });
schema.index({ case: 1, receivedAt: 1 });

export const Messages = model<Message>('Message', schema);
