import { Schema, model, type Types } from 'mongoose';
import type { DecidedMeasure, MeasureTarget } from '../cases/decision.js';
import type { Actor } from '../cases/events.js';
import { MEASURE_STATUSES, type MeasureStatus } from './states.js';

export interface Attempt {
  at: Date;
  step: 'apply' | 'verify' | 'undo';
  ok: boolean;
  /** What was seen, or what went wrong; technical, for staff. */
  detail: string;
}

/** A person's word that something was done by hand. */
export interface Proof {
  text: string;
  by: Types.ObjectId;
  at: Date;
}

/** `objection` and `review`: a new decision, after an objection or a reopening, does not repeat it. */
export type LiftReason = 'handler' | 'objection' | 'review' | 'expired';

/** Why and by whom the measure is, or was, taken back. */
export interface Lift {
  reason: LiftReason;
  text: string;
  by: Actor;
  at: Date;
}

export type MeasureEvent = 'measure_active' | 'measure_failed' | 'measure_lifted';

/** How a decided measure went: the record that carries its own attempts, next attempt and last error (invariant 3). */
export interface Measure {
  /** That of the decided measure. */
  _id: Types.ObjectId;
  version: number;
  case: Types.ObjectId;
  caseNumber: string;
  customer: Types.ObjectId | null;
  decision: string;
  kind: DecidedMeasure['kind'];
  connector: DecidedMeasure['connector'];
  target: MeasureTarget;
  /** The law: answered with 451 (RFC 7725); only the terms: with 403. */
  basis: 'law' | 'terms';
  until: Date | null;
  status: MeasureStatus;
  attempts: Attempt[];
  /** Attempts in vain since it was last asked of the connector. */
  tries: number;
  /** When there is next something to do; null: nothing, or a person has to. */
  nextAttemptAt: Date | null;
  /** Until when somebody is at it, and who: a crash lets go by itself. */
  leaseUntil: Date;
  lease: string | null;
  lastError: string | null;
  proof: Proof | null;
  liftProof: Proof | null;
  /** When a look from outside last bore it out; never for csam. */
  verifiedAt: Date | null;
  activeAt: Date | null;
  liftedAt: Date | null;
  lift: Lift | null;
  /** What the story of the case still has to be told; `told` counts what it was. */
  owes: MeasureEvent | null;
  told: number;
}

const schema = new Schema<Measure>(
  {
    version: { type: Number, required: true },
    case: { type: Schema.Types.ObjectId, required: true },
    caseNumber: String,
    customer: { type: Schema.Types.ObjectId, default: null },
    decision: { type: String, required: true },
    kind: { type: String, required: true },
    connector: { type: String, required: true },
    target: { _id: false, type: { scope: String, value: String } },
    basis: { type: String, required: true },
    until: { type: Date, default: null },
    status: { type: String, required: true, enum: MEASURE_STATUSES },
    attempts: [Schema.Types.Mixed],
    tries: Number,
    nextAttemptAt: { type: Date, default: null },
    leaseUntil: Date,
    lease: { type: String, default: null },
    lastError: { type: String, default: null },
    proof: { type: Schema.Types.Mixed, default: null },
    liftProof: { type: Schema.Types.Mixed, default: null },
    verifiedAt: { type: Date, default: null },
    activeAt: { type: Date, default: null },
    liftedAt: { type: Date, default: null },
    lift: { type: Schema.Types.Mixed, default: null },
    owes: { type: String, default: null },
    told: Number,
  },
  { versionKey: false, minimize: false, collection: 'measures', autoIndex: false },
);
schema.index({ nextAttemptAt: 1, leaseUntil: 1 });
schema.index({ case: 1 });
// The desk's list of what needs a hand.
schema.index({ status: 1, nextAttemptAt: 1, _id: 1 });

export const Measures = model<Measure>('Measure', schema);

/** No lease: a moment long past, so that one comparison does. */
export const FREE = new Date(0);
