import type { Types } from 'mongoose';
import { Cases, type Case, type CaseComplaint, type SplitOff } from './case.js';
import { changeCase } from './change.js';
import type { CaseEvent } from './events.js';
import { keyOf } from './key.js';
import { derivedId } from './number.js';
import { openCase } from './open.js';
import { Refused } from './refused.js';
import { termsOf } from './terms.js';

export interface Split {
  /** The locations that go, by value. */
  locations: string[];
  /** The complaints that go. */
  complaints: Types.ObjectId[];
  /** Those that name locations of both: they are in both cases from now on. */
  shared: Types.ObjectId[];
  reason: string;
}

/**
 * Splits locations and complaints off to a case of their own, which new complaints about them then join. What goes is written into this
 * case first; the other is opened from that. Undone by merging it back.
 */
export async function splitCase(
  caze: Case,
  split: Split,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  const going = goingFrom(caze, split);
  if (going.locations.length + going.complaints.length === 0) throw new Refused('split_nothing');
  const staying = {
    locations: caze.locations.filter((location) => !going.locations.includes(location)),
    complaints: caze.complaints.filter((complaint) => !going.moved.includes(complaint)),
  };
  const leavesNothing =
    caze.locations.length > 0 ? staying.locations.length === 0 : staying.complaints.length === 0;
  if (leavesNothing) throw new Refused('split_all');
  const seq = caze.head.seq + 1;
  const off: SplitOff = {
    case: derivedId('split', String(caze._id), seq),
    seq,
    complaints: going.complaints,
    locations: going.locations,
  };
  return changeCase(caze, {
    verb: 'split',
    event: 'split',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: {
      case: String(off.case),
      complaints: going.complaints.map(({ id }) => String(id)),
      locations: going.locations.length,
    },
    personal: { reason: split.reason, locations: going.locations.map(({ value }) => value) },
    owes: ['grouping'],
    set: {
      splits: [...(caze.splits ?? []), off],
      complaints: staying.complaints,
      terms: termsOf({ ...caze, locations: staying.locations }),
    },
    pull: { locations: { value: { $in: going.locations.map(({ value }) => value) } } },
    inc: { complaintCount: -going.moved.length },
  });
}

/** Opens the case that was split off. May be repeated: its id comes from the event. */
export async function settleSplit(caze: Case, event: CaseEvent): Promise<void> {
  const current = await Cases.findById(caze._id, { splits: 1 }).lean();
  const off = current?.splits?.find(({ seq }) => seq === event.seq);
  if (!off) return;
  const key = caze.splitFrom?.key ?? keyOf(caze);
  const alone = `split-${String(off.case)}`;
  await openCase({
    id: off.case,
    key: keyOf({ ...caze, alone }),
    alone,
    track: caze.track,
    ground: caze.ground,
    catalogueVersion: caze.catalogueVersion,
    byReference: caze.byReference,
    priority: caze.priority,
    customer: caze.customer,
    service: caze.service,
    resource: caze.resource,
    complaint: null,
    complaints: off.complaints,
    splitFrom: { case: caze._id, number: caze.number, key },
    locations: off.locations,
    deadlines: caze.deadlines.filter(({ kind }) => kind !== 'answer'),
    by: event.by,
    at: event.at,
  });
}

function goingFrom(caze: Case, { locations, complaints, shared }: Split) {
  const isOf = (ids: readonly Types.ObjectId[]) => (complaint: CaseComplaint) =>
    ids.some((id) => id.equals(complaint.id));
  const moved = caze.complaints.filter(isOf(complaints));
  return {
    locations: caze.locations.filter(({ value }) => locations.includes(value)),
    moved,
    complaints: [...moved, ...caze.complaints.filter(isOf(shared)).filter((one) => !moved.includes(one))],
  };
}
