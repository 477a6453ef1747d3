import type { Types } from 'mongoose';
import { Cases, type Absorbed, type Case, type CaseComplaint } from './case.js';
import { changeCase, changeLatest, type Change } from './change.js';
import { caseIn, type Actor, type CaseEvent } from './events.js';
import { Refused } from './refused.js';
import { termsOf } from './terms.js';

/**
 * Undoes a merger while the target isn't decided: it gives back what it took, and the source comes under review again. The target is
 * written first, since the source can't change while it is merged; the effect sees to the source. Returns the target.
 */
export async function unmergeCase(source: Case, by: Types.ObjectId, at = new Date()): Promise<Case> {
  const { mergedInto } = source;
  const target = mergedInto && (await Cases.findById(mergedInto.case).lean());
  const taken = target?.absorbed?.find(
    (one) => one.case.equals(source._id) && one.seq === mergedInto?.seq && !one.undone,
  );
  if (!target || !taken) throw new Refused('not_merged');
  return changeCase(target, givingBack(target, taken, by, at));
}

/** Brings the source back that a target gave up. May be repeated. */
export async function settleUnmerge(event: CaseEvent): Promise<void> {
  const { facts, by, at } = event;
  const source = await Cases.findOne({ _id: caseIn(event) }, { _id: 1 }).lean();
  if (source) await changeLatest(source._id, (current) => unmerging(current, Number(facts['seq']), by, at));
}

/** The change that ends a merger at the source; null when that one ended already. */
export function unmerging(source: Case, seq: number, by: Actor, at: Date): Change | null {
  const { mergedInto } = source;
  if (mergedInto?.seq !== seq) return null;
  return {
    verb: 'unmerge',
    event: 'unmerged',
    by,
    at,
    facts: { case: String(mergedInto.case), number: mergedInto.number },
    set: { deadlines: mergedInto.deadlines },
    unset: ['mergedInto'],
  };
}

const isSame = (a: CaseComplaint, b: CaseComplaint): boolean => a.id.equals(b.id) && a.group === b.group;

function givingBack(target: Case, taken: Absorbed, by: Types.ObjectId, at: Date): Change {
  const { case: id, number, seq, complaints, locations, counts } = taken;
  const gone = new Set(locations);
  return {
    verb: 'give_back',
    event: 'gave_back',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { case: String(id), number, seq },
    owes: ['grouping'],
    set: {
      complaints: target.complaints.filter((own) => !complaints.some((one) => isSame(own, one))),
      absorbed: (target.absorbed ?? []).map((one) => (one === taken ? { ...one, undone: true } : one)),
      terms: termsOf({
        ...target,
        locations: target.locations.filter(({ value }) => !gone.has(value)),
      }),
    },
    pull: { locations: { value: { $in: locations } } },
    inc: Object.fromEntries(counts.map(({ path, by: count }) => [path, -count])),
  };
}
