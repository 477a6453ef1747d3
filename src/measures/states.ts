/** What may happen to a measure in which state: one pure table for the verbs, the run and the screens. */

export const MEASURE_STATUSES = [
  'proposed',
  'awaiting_approval',
  'applying',
  'active',
  'lifting',
  'lifted',
  'failed',
  'expired',
] as const;
export type MeasureStatus = (typeof MEASURE_STATUSES)[number];

type Row = Partial<Record<MeasureStatus, MeasureStatus>>;

export const MEASURE_TRANSITIONS = {
  submit: { proposed: 'awaiting_approval' },
  approve: { awaiting_approval: 'applying' },
  /** A person says, with proof, that what was asked is done. */
  confirm: { applying: 'applying', lifting: 'lifting' },
  /** A step was tried in vain and will be again. */
  postpone: { applying: 'applying', lifting: 'lifting' },
  activate: { applying: 'active' },
  give_up: { applying: 'failed', lifting: 'failed' },
  retry: { failed: 'applying' },
  retry_lift: { failed: 'lifting' },
  /** A later decision repeats the measure; where it failed, or on another basis, it is carried out again. */
  repeat: { applying: 'applying', active: 'active' },
  redo: { applying: 'applying', active: 'applying', failed: 'applying' },
  lift: {
    proposed: 'lifted',
    awaiting_approval: 'lifted',
    applying: 'lifting',
    active: 'lifting',
    failed: 'lifting',
  },
  expire: {
    proposed: 'expired',
    awaiting_approval: 'expired',
    applying: 'lifting',
    active: 'lifting',
    failed: 'lifting',
  },
  finish: { lifting: 'lifted' },
  finish_expiry: { lifting: 'expired' },
} as const satisfies Record<string, Row>;

export type MeasureVerb = keyof typeof MEASURE_TRANSITIONS;
export const MEASURE_VERBS = Object.keys(MEASURE_TRANSITIONS) as MeasureVerb[];

/** A verb that the state of the measure does not allow. */
export class MeasureRefused extends Error {
  override name = 'MeasureRefused';
  constructor(
    readonly status: MeasureStatus,
    readonly verb: MeasureVerb,
  ) {
    super(`A measure that is ${status} does not allow ${verb}`);
  }
}

/** The state to which the verb leads from this one. Throws MeasureRefused. */
export function nextStatus(status: MeasureStatus, verb: MeasureVerb): MeasureStatus {
  const row: Row = MEASURE_TRANSITIONS[verb];
  const next = row[status];
  if (!next) throw new MeasureRefused(status, verb);
  return next;
}

/** Whether the state allows the verb; for screens. */
export function allowsMeasure(status: MeasureStatus, verb: MeasureVerb): boolean {
  const row: Row = MEASURE_TRANSITIONS[verb];
  return row[status] !== undefined;
}

/** Whether a step of it is still to be done. */
export const isBusy = (status: MeasureStatus): boolean => status === 'applying' || status === 'lifting';

export const hasEnded = (status: MeasureStatus): boolean => status === 'lifted' || status === 'expired';
