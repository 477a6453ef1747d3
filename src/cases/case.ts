import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import type { CaseEvent, Head } from './events.js';
import { STATUSES, type CaseStatus } from './transitions.js';
import type { Decision, Result } from './decision.js';
import type { Priority, Track } from '../catalogue/index.js';
import type { Deadline } from '../deadlines/rules.js';
import type { Tally } from './tally.js';

export type ResourceKind = 'domain' | 'host' | 'ipv4' | 'ipv6' | 'account' | 'email' | 'none';

/** What the case is about, technically: the customer's resource, or the bare host or address while it is unplaced. */
export interface CaseResource {
  kind: ResourceKind;
  value: string;
}

/** An exact location that a complaint named. `knowledgeAt`: when we knew of it (DSA 6). */
export interface CaseLocation {
  kind: 'url' | 'host' | 'ipv4' | 'ipv6' | 'email';
  value: string;
  complaint: Types.ObjectId;
  knowledgeAt: Date;
}

/** A complaint in this case; `group` tells which of its customers, resources and grounds this case took. */
export interface CaseComplaint {
  id: Types.ObjectId;
  group: string;
  /** Digest of what it says and who says it: tells an identical one. */
  digest?: string;
  /** Sent by a machine. */
  automatic?: boolean;
  /** Whose track record it counts in; absent when there is no address. */
  reporter?: Types.ObjectId;
}

export interface CaseDeadline extends Deadline {
  /** Who is to answer by it; absent from what was stored before there could be two. */
  party?: 'reporter' | 'customer';
  metAt?: Date;
}

/** What the customer may read, approved by a handler in triage; nothing else of a complaint reaches them. */
export interface CustomerSummary {
  text: string;
  files: string[];
}

/** Another case, as one refers to it. */
export interface CaseRef {
  case: Types.ObjectId;
  number: string;
}

/** Where a case went that was merged, by its event `seq`, and the clocks that it had. */
export interface MergedInto extends CaseRef {
  seq: number;
  deadlines: CaseDeadline[];
}

/** What a case took of another that was merged into it, to be given back if that is undone. */
export interface Absorbed extends CaseRef {
  /** The event of the other by which it came: a merger that was undone and done again is another one. */
  seq: number;
  /** The cases that were merged into that one before. */
  through: Types.ObjectId[];
  complaints: CaseComplaint[];
  locations: string[];
  /** What was added to the counts, by the path of each. */
  counts: { path: string; by: number }[];
  undone?: boolean;
}

/** What was split off from a case, by its event `seq`. */
export interface SplitOff {
  case: Types.ObjectId;
  seq: number;
  complaints: CaseComplaint[];
  locations: CaseLocation[];
}

export interface Case {
  _id: Types.ObjectId;
  number: string;
  version: number;
  status: CaseStatus;
  track: Track;
  ground: string;
  catalogueVersion: string;
  byReference: boolean;
  priority: Priority;
  customer: Types.ObjectId | null;
  service: Types.ObjectId | null;
  resource: CaseResource;
  /** Unique among undecided cases, and those merged into one; absent otherwise. */
  openKey?: string;
  /** What sets its key apart from that of others of the same customer, resource and ground. */
  alone?: string;
  /** The first of its complaints, up to so many; `complaintCount` and `tally` are about all. */
  complaints: CaseComplaint[];
  complaintCount: number;
  tally?: Tally;
  /** The complaints that were last counted without being listed, each by what `tagOf` makes of it. */
  recent?: Types.ObjectId[];
  locations: CaseLocation[];
  /** Cases that a handler tied to this one. */
  links?: CaseRef[];
  mergedInto?: MergedInto;
  absorbed?: Absorbed[];
  splits?: SplitOff[];
  /** The case that this one was split off from; `key` is what complaints about both have. */
  splitFrom?: CaseRef & { key: string };
  origin: 'complaint' | 'own_initiative';
  owner: Types.ObjectId | null;
  openedAt: Date;
  /** When it was last written, by our clock, whatever moment the change is about; what the daily seal goes by. */
  changedAt: Date;
  noticedAt: Date | null;
  /** How many complaints there were when the customer was last told of them. */
  toldCount?: number;
  /** Set while the customer knows of the case and not of all that was added to it. */
  untold?: boolean;
  summary: CustomerSummary | null;
  deadlines: CaseDeadline[];
  /** The earliest deadline not yet met; null sorts apart. The queue's order. */
  dueAt: Date | null;
  /** Whether the desk still has to do something: everything but closed. */
  active: boolean;
  decisions: Decision[];
  /** What the last decision said of the complaints, and when. */
  result?: Result;
  decidedAt?: Date;
  events: CaseEvent[];
  head: Head;
  /** Numbers of the events whose effects are not yet all done. */
  owed: number[];
  /** Lower-case words that the desk's search finds the case by. */
  terms: string[];
}

const schema = new Schema<Case>(
  {
    number: { type: String, required: true, unique: true },
    version: { type: Number, required: true },
    status: { type: String, required: true, enum: STATUSES },
    track: { type: String, required: true },
    ground: { type: String, required: true },
    catalogueVersion: { type: String, required: true },
    byReference: Boolean,
    priority: { type: String, required: true },
    customer: { type: Schema.Types.ObjectId, default: null },
    service: { type: Schema.Types.ObjectId, default: null },
    resource: { _id: false, type: { kind: String, value: String } },
    openKey: { type: String, unique: true, sparse: true },
    alone: String,
    complaints: [
      {
        _id: false,
        id: Schema.Types.ObjectId,
        group: String,
        digest: String,
        automatic: Boolean,
        reporter: Schema.Types.ObjectId,
      },
    ],
    complaintCount: Number,
    tally: Schema.Types.Mixed,
    recent: { type: [Schema.Types.ObjectId], default: undefined },
    locations: [
      {
        _id: false,
        kind: { type: String },
        value: String,
        complaint: Schema.Types.ObjectId,
        knowledgeAt: Date,
      },
    ],
    links: { type: [Schema.Types.Mixed], default: undefined },
    mergedInto: { type: Schema.Types.Mixed, default: undefined },
    absorbed: { type: [Schema.Types.Mixed], default: undefined },
    splits: { type: [Schema.Types.Mixed], default: undefined },
    splitFrom: { type: Schema.Types.Mixed, default: undefined },
    origin: String,
    owner: { type: Schema.Types.ObjectId, default: null },
    openedAt: Date,
    changedAt: Date,
    noticedAt: { type: Date, default: null },
    toldCount: Number,
    untold: Boolean,
    summary: { type: Schema.Types.Mixed, default: null },
    deadlines: [Schema.Types.Mixed],
    dueAt: { type: Date, default: null },
    active: Boolean,
    decisions: [Schema.Types.Mixed],
    result: String,
    decidedAt: Date,
    events: [Schema.Types.Mixed],
    head: { _id: false, type: { seq: Number, hash: String } },
    owed: [Number],
    terms: [String],
  },
  { versionKey: false, minimize: false, collection: 'cases', autoIndex: false },
);

// The queue and its views, each by what is due first; the id makes the order of equals stable for paging.
schema.index({ active: 1, dueAt: 1, _id: 1 });
schema.index({ owner: 1, active: 1, dueAt: 1, _id: 1 });
schema.index({ status: 1, dueAt: 1, _id: 1 });
schema.index({ track: 1, active: 1, dueAt: 1, _id: 1 });
schema.index({ customer: 1, active: 1, dueAt: 1, _id: 1 });
schema.index({ active: 1, changedAt: -1, _id: -1 });
schema.index({ customer: 1, openedAt: -1 });
schema.index({ 'complaints.id': 1 });
schema.index({ changedAt: 1 });
// The track record of a reporter: it lists what is decided, and so costs intake nothing.
schema.index(
  { 'complaints.reporter': 1, result: 1, decidedAt: 1 },
  { partialFilterExpression: { result: { $exists: true } } },
);
schema.index({ untold: 1 }, { sparse: true });
schema.index({ 'splitFrom.key': 1 }, { sparse: true });
schema.index({ owed: 1 }, { sparse: true });
schema.index({ terms: 1, openedAt: -1 });

export const Cases = model<Case>('Case', schema);
