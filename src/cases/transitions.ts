/**
 * What may happen to a case in which state: one pure table, asked by the verbs (which refuse loudly) and by the
 * screens (which show only the buttons that work).
 */

import { Problem } from '../problem.js';

export const STATUSES = [
  'new',
  'in_review',
  'awaiting_reporter',
  'awaiting_customer',
  'decided',
  'under_appeal',
  'closed',
] as const;
export type CaseStatus = (typeof STATUSES)[number];

export const VERBS = [
  'join_complaint',
  'take',
  'assign',
  'place',
  'regrade',
  'note',
  'release_notice',
  'notice_by_rule',
  'ask_reporter',
  'ask_customer',
  'reporter_answer',
  'customer_answer',
  'decide',
  'object',
  'close',
  'reopen',
  'link',
  'unlink',
  'merge',
  'absorb',
  'give_back',
  'unmerge',
  'split',
  'record',
] as const;
export type Verb = (typeof VERBS)[number];

type Row = Partial<Record<CaseStatus, CaseStatus>>;

const stays = (...statuses: CaseStatus[]): Row =>
  Object.fromEntries(statuses.map((status) => [status, status]));
const becomes = (next: CaseStatus, ...statuses: CaseStatus[]): Row =>
  Object.fromEntries(statuses.map((status) => [status, next]));

const UNDECIDED = ['new', 'in_review', 'awaiting_reporter', 'awaiting_customer'] as const;
const TAKEN = ['in_review', 'awaiting_reporter', 'awaiting_customer'] as const;

export const TRANSITIONS = {
  join_complaint: stays(...UNDECIDED),
  take: { new: 'in_review', ...stays(...TAKEN, 'under_appeal') },
  assign: stays(...UNDECIDED, 'decided', 'under_appeal'),
  place: stays(...UNDECIDED),
  regrade: stays(...UNDECIDED),
  note: stays(...STATUSES),
  release_notice: becomes('awaiting_customer', ...TAKEN),
  notice_by_rule: { new: 'awaiting_customer' },
  ask_reporter: { ...becomes('awaiting_reporter', ...TAKEN), ...stays('under_appeal') },
  ask_customer: { ...becomes('awaiting_customer', ...TAKEN), ...stays('under_appeal') },
  reporter_answer: {
    awaiting_reporter: 'in_review',
    ...stays('new', 'in_review', 'awaiting_customer', 'decided', 'under_appeal'),
  },
  customer_answer: {
    awaiting_customer: 'in_review',
    ...stays('new', 'in_review', 'awaiting_reporter', 'decided', 'under_appeal'),
  },
  decide: becomes('decided', ...TAKEN, 'under_appeal'),
  object: becomes('under_appeal', 'decided', 'closed'),
  close: { decided: 'closed' },
  reopen: becomes('in_review', 'decided', 'closed'),
  link: stays(...STATUSES),
  unlink: stays(...STATUSES),
  merge: becomes('closed', ...UNDECIDED),
  absorb: stays(...UNDECIDED),
  give_back: stays(...UNDECIDED),
  unmerge: { closed: 'in_review' },
  split: stays(...UNDECIDED),
  record: stays(...STATUSES),
} as const satisfies Record<Verb, Row>;

/** A verb that the state of the case does not allow. */
export class TransitionRefused extends Problem {
  override name = 'TransitionRefused';
  constructor(
    readonly from: CaseStatus,
    readonly verb: Verb,
  ) {
    super('transition_refused', 409, `A case that is ${from} does not allow ${verb}`);
  }
}

/**
 * The state to which the verb leads from this one. An answer that ends a wait leads to `awaits` while another side is
 * still to answer. Throws TransitionRefused.
 */
export function transition(status: CaseStatus, verb: Verb, awaits?: CaseStatus): CaseStatus {
  const row: Row = TRANSITIONS[verb];
  const next = row[status];
  if (!next) throw new TransitionRefused(status, verb);
  const endsWait = (verb === 'reporter_answer' || verb === 'customer_answer') && next !== status;
  return endsWait && awaits ? awaits : next;
}

/** Whether the state allows the verb; for screens. */
export function allows(status: CaseStatus, verb: Verb): boolean {
  const row: Row = TRANSITIONS[verb];
  return row[status] !== undefined;
}

/** States in which a new complaint about the same customer, resource and ground joins the case. */
export const isUndecided = (status: CaseStatus): boolean => allows(status, 'join_complaint');
