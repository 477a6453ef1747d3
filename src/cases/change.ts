import type { UpdateQuery } from 'mongoose';
import { Cases, type Case } from './case.js';
import { nextEvent, type EventDraft, type EventType } from './events.js';
import { transition, type CaseStatus, type Verb } from './transitions.js';
import { announceOwed } from './announce.js';
import { earliestDue } from './due.js';
import { Problem } from '../problem.js';

/** Somebody else changed the case since it was read. Nothing was written. */
export class StaleCase extends Problem {
  override name = 'StaleCase';
  constructor(number: string) {
    super('stale_case', 409, `Case ${number} was changed by somebody else`);
  }
}

export interface Change extends Omit<EventDraft, 'type' | 'at'> {
  verb: Verb;
  /** Who is still to answer when somebody else has. */
  awaits?: CaseStatus;
  event: EventType;
  at?: Date;
  set?: Partial<Case>;
  unset?: ('openKey' | 'mergedInto')[];
  push?: UpdateQuery<Case>['$push'];
  pull?: UpdateQuery<Case>['$pull'];
  inc?: Record<string, number>;
  min?: Record<string, Date>;
  max?: Record<string, Date>;
}

/**
 * Writes a change and its event in one guarded write (invariant 2): only the version that was read is changed.
 * Returns the case as it now stands. Throws TransitionRefused before any write, StaleCase when another write was first.
 */
export async function changeCase(caze: Case, change: Change): Promise<Case> {
  const status = transition(caze.status, change.verb, change.awaits);
  const at = change.at ?? new Date();
  const event = nextEvent(caze.head, { ...change, type: change.event, at });
  const deadlines = change.set?.deadlines ?? caze.deadlines;
  const after = await Cases.findOneAndUpdate(
    { _id: caze._id, version: caze.version },
    {
      $set: {
        ...change.set,
        status,
        changedAt: new Date(),
        active: status !== 'closed',
        dueAt: earliestDue(deadlines),
        head: { seq: event.seq, hash: event.hash },
      },
      ...(change.unset && { $unset: Object.fromEntries(change.unset.map((name) => [name, ''])) }),
      $inc: { ...change.inc, version: 1 },
      ...(change.min && { $min: change.min }),
      ...(change.max && { $max: change.max }),
      ...(change.pull && { $pull: change.pull }),
      $push: { ...change.push, events: event, ...(event.owes.length > 0 && { owed: event.seq }) },
    },
    { returnDocument: 'after', lean: true },
  );
  if (!after) throw new StaleCase(caze.number);
  if (event.owes.length > 0) announceOwed(after._id);
  return after;
}

/**
 * As changeCase, for facts that must be recorded whoever else is at work: reads again and repeats when another write was
 * first. `change` sees each fresh case and may return null: nothing to record any more.
 */
export async function changeLatest(id: Case['_id'], change: (caze: Case) => Change | null): Promise<Case> {
  for (;;) {
    const caze = await Cases.findById(id).lean();
    if (!caze) throw new Error(`No case ${String(id)}`);
    const wanted = change(caze);
    if (!wanted) return caze;
    try {
      return await changeCase(caze, wanted);
    } catch (error) {
      if (!(error instanceof StaleCase)) throw error;
    }
  }
}
