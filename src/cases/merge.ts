import type { Types } from 'mongoose';
import { Cases, type Absorbed, type Case, type CaseDeadline, type MergedInto } from './case.js';
import { changeCase, changeLatest, type Change } from './change.js';
import { earliestDue } from './due.js';
import { SYSTEM } from './events.js';
import { Refused, type Refusal } from './refused.js';
import { incrementsOf } from './tally.js';
import { termsOf } from './terms.js';
import { isUndecided, TransitionRefused } from './transitions.js';
import { unmerging } from './unmerge.js';

/** Why one case can't go into another; null when it can. The customer must never lose sight of what they were told. */
export function mergeProblem(source: Case, target: Case): Refusal | null {
  if (source._id.equals(target._id)) return 'same_case';
  if (source.track !== target.track) return 'merge_track';
  if (source.customer && !target.customer?.equals(source.customer)) return 'merge_customer';
  if (source.decisions.length > 0) return 'merge_decided';
  return wasAddressed(source) && !wasAddressed(target) ? 'merge_noticed' : null;
}

/**
 * Merges a case into another: it is closed as a duplicate, and its complaints and locations go on in the other. The source is written
 * first, and owes what the target takes; if the target was decided in between, the source comes back by itself.
 */
export async function mergeCases(
  source: Case,
  target: Case,
  reason: string,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  const problem = mergeProblem(source, target);
  if (problem) throw new Refused(problem);
  if (!isUndecided(target.status)) throw new TransitionRefused(target.status, 'absorb');
  const { _id, number } = target;
  return changeCase(source, {
    verb: 'merge',
    event: 'merged',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { case: String(_id), number, outcome: 'duplicate' },
    personal: { reason },
    owes: ['grouping'],
    // Its key stays with it: what would have joined it follows to the target.
    set: {
      mergedInto: { case: _id, number, seq: source.head.seq + 1, deadlines: source.deadlines },
      deadlines: source.deadlines.map((deadline) => ({ ...deadline, metAt: deadline.metAt ?? at })),
    },
  });
}

/** Brings what a merged case had to its target, once. May be repeated, also after the merger was undone. */
export async function settleMerge(id: Types.ObjectId, at = new Date()): Promise<void> {
  const source = await Cases.findById(id).lean();
  const merged = source?.mergedInto;
  if (!source || !merged) return;
  const target = await changeLatest(merged.case, (current) =>
    isUndecided(current.status) && !tookIt(current, source, merged)
      ? absorbing(current, source, merged, at)
      : null,
  );
  if (tookIt(target, source, merged)) return;
  await changeLatest(source._id, (current) => unmerging(current, merged.seq, SYSTEM, at));
}

const tookIt = ({ absorbed = [] }: Case, source: Case, { seq }: MergedInto): boolean =>
  absorbed.some((taken) => taken.case.equals(source._id) && taken.seq === seq);

function absorbing(target: Case, source: Case, { seq }: MergedInto, at: Date): Change {
  const { _id, number } = source;
  const complaints = source.complaints.filter(
    ({ id, group }) => !target.complaints.some((own) => own.id.equals(id) && own.group === group),
  );
  const known = new Set(target.locations.map(({ value }) => value));
  const locations = source.locations.filter(({ value }) => !known.has(value));
  const counts = { complaintCount: source.complaintCount, ...incrementsOf(target.tally, source.tally) };
  const taken: Absorbed = {
    case: _id,
    number,
    seq,
    through: (source.absorbed ?? []).filter(({ undone }) => !undone).flatMap(throughAndSelf),
    complaints,
    locations: locations.map(({ value }) => value),
    counts: Object.entries(counts).map(([path, by]) => ({ path, by })),
  };
  return {
    verb: 'absorb',
    event: 'absorbed',
    by: SYSTEM,
    at,
    facts: { case: String(_id), number, complaints: source.complaintCount, newLocations: locations.length },
    personal: { locations: taken.locations },
    set: {
      ...(target.noticedAt && { untold: true }),
      absorbed: [...(target.absorbed ?? []), taken],
      deadlines: earlier(target.deadlines, source.mergedInto?.deadlines ?? []),
      terms: termsOf({ ...target, locations: [...target.locations, ...locations] }),
    },
    push: { complaints: { $each: complaints }, locations: { $each: locations } },
    inc: counts,
    ...(source.tally && {
      min: { 'tally.first': source.tally.first },
      max: { 'tally.last': source.tally.last },
    }),
  };
}

const throughAndSelf = ({ case: id, through }: Absorbed): Types.ObjectId[] => [id, ...through];

/** The cases whose complaints a case answers for: those merged into it, and into those. */
export const absorbedIn = ({ absorbed = [] }: Pick<Case, 'absorbed'>): Types.ObjectId[] =>
  absorbed.filter(({ undone }) => !undone).flatMap(throughAndSelf);

/** Whoever complained first was promised an answer first: the clocks of the one case become those of both. */
function earlier(own: readonly CaseDeadline[], others: readonly CaseDeadline[]): CaseDeadline[] {
  return own.map((deadline) => {
    const same = others.filter(({ kind, metAt }) => kind === deadline.kind && kind !== 'answer' && !metAt);
    const dueAt = earliestDue(same);
    return dueAt && !deadline.metAt && dueAt < deadline.dueAt ? { ...deadline, dueAt } : deadline;
  });
}

const wasAddressed = ({ noticedAt, events }: Case): boolean =>
  noticedAt !== null || events.some(({ type }) => type === 'customer_asked');
