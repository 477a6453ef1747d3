import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import type { Language } from '../catalogue/index.js';
import type { EvidenceFile } from '../evidence/types.js';
import type { Location } from './locations.js';
import type { Report } from './reading/report.js';

export const CHANNELS = ['form', 'email', 'api', 'paper', 'phone', 'fax'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who submitted it; every field may be empty: then the complaint is anonymous. */
export interface Reporter {
  name: string;
  email: string;
  organisation: string;
  address: string;
  phone: string;
  anonymous: boolean;
  /** Where a mail asks answers to be sent, when elsewhere. */
  replyTo?: string;
}

/** What an accepted complaint still owes: its case or cases, and its receipt (DSA 16(4)). */
export const COMPLAINT_DUTIES = ['placing', 'receipt'] as const;
export type ComplaintDuty = (typeof COMPLAINT_DUTIES)[number];

/** Why a complaint waits for a person before anything follows from it, and what that person did with it. */
export interface SetAside {
  why: 'suspected_spam' | 'reporter_stopped';
  /** What made it look like spam; worded as desk:setAside.sign.<sign>. */
  signs: string[];
  at: Date;
  /** Until when this reporter's complaints are not processed. */
  until?: Date;
  settled?: { as: 'processed' | 'dismissed'; by: Types.ObjectId; at: Date; note: string };
}

/** What came in, once, as it came in. Never edited; `owed` shrinks as its duties are done, and `setAside` tells what a person did. */
export interface Complaint {
  _id: Types.ObjectId;
  reference: string;
  channel: Channel;
  language: Language;
  receivedAt: Date;
  ground: string;
  catalogueVersion: string;
  byReference: boolean;
  /** Paths and addresses as typed, and as read. */
  locations: Location[];
  reasons: string;
  /** Answers to the questions that the ground asks, by question id. */
  answers: { question: string; answer: string }[];
  reporter: Reporter;
  /** For what came by mail: whether it surely comes from that address (terms 19.4); else verify before legal effect. */
  identity?: 'certain' | 'uncertain';
  goodFaith: boolean;
  files: EvidenceFile[];
  /** The form as it was sent, for whoever must show what exactly came in (19.5). */
  raw: string;
  /** Digest of what was sent: tells a replay from another complaint under the same form. */
  digest: string;
  /** What a report said, with where it said so; for what came by mail or API. */
  reports?: Report[];
  /** The message that it came in. */
  message?: Types.ObjectId;
  /** Message-ID of that message, with its angle brackets: letters to its sender refer to it. */
  mailId?: string;
  /** Sent by a machine: such mail is never answered (RFC 3834, RFC 6449). */
  automatic?: boolean;
  /** The cases that count it without listing it, each with the part of it that went there. */
  cases?: { id: Types.ObjectId; group: string; repeat?: boolean }[];
  /** The organisation that sent it through the API, and what it calls it itself. */
  organisation?: Types.ObjectId;
  ownReference?: string;
  /** The staff member who entered it, when it came by paper, phone or fax (19.4). */
  enteredBy: Types.ObjectId | null;
  /** It owes nothing until a person has it processed. */
  setAside?: SetAside;
  owed: ComplaintDuty[];
}

const schema = new Schema<Complaint>(
  {
    reference: { type: String, required: true, unique: true },
    channel: { type: String, required: true, enum: CHANNELS },
    language: String,
    receivedAt: { type: Date, required: true },
    ground: { type: String, required: true },
    catalogueVersion: String,
    byReference: Boolean,
    locations: [Schema.Types.Mixed],
    reasons: String,
    answers: [Schema.Types.Mixed],
    reporter: Schema.Types.Mixed,
    identity: String,
    goodFaith: Boolean,
    files: [Schema.Types.Mixed],
    raw: String,
    digest: String,
    reports: { type: [Schema.Types.Mixed], default: undefined },
    message: Schema.Types.ObjectId,
    mailId: String,
    automatic: Boolean,
    cases: {
      type: [{ _id: false, id: Schema.Types.ObjectId, group: String, repeat: Boolean }],
      default: undefined,
    },
    organisation: Schema.Types.ObjectId,
    ownReference: String,
    enteredBy: { type: Schema.Types.ObjectId, default: null },
    setAside: Schema.Types.Mixed,
    owed: [String],
  },
  { versionKey: false, minimize: false, collection: 'complaints', autoIndex: false },
);
schema.index({ owed: 1, receivedAt: 1 });
schema.index({ 'cases.id': 1 }, { sparse: true });
schema.index({ 'files.sha256': 1 }, { sparse: true });
schema.index({ message: 1 }, { sparse: true });
// What waits at the desk, the oldest first: it lists what was set aside, and so costs intake nothing.
schema.index(
  { 'setAside.settled.as': 1, 'setAside.at': 1, _id: 1 },
  { partialFilterExpression: { 'setAside.at': { $exists: true } } },
);

export const Complaints = model<Complaint>('Complaint', schema);
