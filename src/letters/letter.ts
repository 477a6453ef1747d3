import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import type { Language } from '../catalogue/index.js';

export const TEMPLATES = [
  'receipt',
  'question_to_reporter',
  'outcome',
  'notice_of_complaint',
  'question_to_customer',
  'statement_of_reasons',
  'decision_for_customer',
  'objection_received',
  'measure_lifted',
  'case_closed',
  'digest_for_customer',
  'warning_to_reporter',
  'stop_to_reporter',
  'resumption_to_reporter',
] as const;
export type Template = (typeof TEMPLATES)[number];

export const PARTIES = ['reporter', 'customer'] as const;
export type Party = (typeof PARTIES)[number];

/** `kept`: no mail server is configured; the letter can be read in the outbox. */
export const LETTER_STATUSES = ['pending', 'sending', 'sent', 'kept', 'failed'] as const;
export type LetterStatus = (typeof LETTER_STATUSES)[number];

/** Why a letter failed; worded by the screens. `lastError` has the server's own words. */
export const LETTER_PROBLEMS = [
  'no_address',
  'contact_stale',
  'bad_recipient',
  'refused',
  'gave_up',
  'bounced',
] as const;
export type LetterProblem = (typeof LETTER_PROBLEMS)[number];

/** `unknown`: a crash left no outcome. `retried`: a member of staff (`reply`: their id) asked for another round. */
export interface Attempt {
  at: Date;
  outcome: 'sent' | 'kept' | 'temporary' | 'permanent' | 'unknown' | 'retried';
  reply: string;
}

/** Anything we send, with its attempts. What it says is never edited. */
export interface Letter {
  _id: Types.ObjectId;
  /** One for ever: an attempt whose outcome is unknown is repeated under it, and the receiver sees one letter. */
  messageId: string;
  /** The first letter of the same thread, so that mail programs keep them together. */
  inReplyTo: string | null;
  template: Template;
  language: Language;
  party: Party;
  to: string;
  subject: string;
  text: string;
  html: string;
  case?: Types.ObjectId;
  caseNumber?: string;
  complaint?: Types.ObjectId;
  /** Whose standing it is about, when it is about that. */
  reporter?: Types.ObjectId;
  /** Of a digest: how many complaints each of its cases had. */
  digest?: { case: Types.ObjectId; count: number }[];
  /** The event of the case that caused it. */
  event?: number;
  status: LetterStatus;
  attempts: Attempt[];
  /** When it is to be attempted; while `sending`, when that attempt is taken to have crashed. */
  nextAttemptAt: Date | null;
  problem: LetterProblem | null;
  /** It failed, and its case does not say so yet. */
  untold?: boolean;
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

const schema = new Schema<Letter>(
  {
    messageId: { type: String, required: true },
    inReplyTo: { type: String, default: null },
    template: { type: String, required: true, enum: TEMPLATES },
    language: { type: String, required: true },
    party: { type: String, required: true, enum: PARTIES },
    to: String,
    subject: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    case: Schema.Types.ObjectId,
    caseNumber: String,
    complaint: Schema.Types.ObjectId,
    reporter: Schema.Types.ObjectId,
    digest: { type: [Schema.Types.Mixed], default: undefined },
    event: Number,
    status: { type: String, required: true, enum: LETTER_STATUSES },
    attempts: [{ _id: false, at: Date, outcome: String, reply: String }],
    nextAttemptAt: { type: Date, default: null },
    problem: { type: String, default: null },
    untold: Boolean,
    lastError: { type: String, default: null },
    createdAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'letters', autoIndex: false },
);

schema.index({ status: 1, nextAttemptAt: 1 });
schema.index({ untold: 1 }, { sparse: true });
schema.index({ case: 1, createdAt: 1, _id: 1 }, { sparse: true });
schema.index({ complaint: 1, createdAt: 1, _id: 1 }, { sparse: true });
schema.index({ reporter: 1, createdAt: 1, _id: 1 }, { sparse: true });
schema.index({ createdAt: -1, _id: -1 });
schema.index({ status: 1, createdAt: -1, _id: -1 });

export const Letters = model<Letter>('Letter', schema);
