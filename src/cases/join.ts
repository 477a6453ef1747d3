import { Cases, type Case, type CaseComplaint, type CaseLocation } from './case.js';
import { changeLatest } from './change.js';
import { SYSTEM } from './events.js';
import { isUndecided } from './transitions.js';
import { termsOf } from './terms.js';

const MOST_LOCATIONS = 5000;

/**
 * Adds a complaint to the undecided case that holds the key. Returns the case, or `gone` when it was decided in the
 * meantime: the complaint then needs a case of its own.
 */
export async function joinCase(
  key: string,
  complaint: CaseComplaint,
  locations: CaseLocation[],
  at: Date,
): Promise<Case | 'gone'> {
  const holder = await Cases.findOne({ openKey: key }, { _id: 1 }).lean();
  if (!holder) return 'gone';
  const caze = await changeLatest(holder._id, (current) =>
    isUndecided(current.status) && !holds(current, complaint)
      ? joined(current, complaint, locations, at)
      : null,
  );
  return holds(caze, complaint) ? caze : 'gone';
}

/** Whether this part of the complaint is in the case already. */
export function holds(caze: Pick<Case, 'complaints'>, complaint: CaseComplaint): boolean {
  return caze.complaints.some(({ id, group }) => id.equals(complaint.id) && group === complaint.group);
}

function joined(current: Case, complaint: CaseComplaint, locations: CaseLocation[], at: Date) {
  const known = new Set(current.locations.map(({ value }) => value));
  const fresh = locations.filter(({ value }) => !known.has(value)).slice(0, MOST_LOCATIONS - known.size);
  return {
    verb: 'join_complaint' as const,
    event: 'complaint_joined' as const,
    by: SYSTEM,
    at,
    facts: { complaint: String(complaint.id), newLocations: fresh.length },
    personal: { locations: fresh.map(({ value }) => value) },
    set: {
      complaints: [...current.complaints, complaint],
      complaintCount: current.complaintCount + 1,
      locations: [...current.locations, ...fresh],
      terms: termsOf({ ...current, locations: [...current.locations, ...fresh] }),
    },
  };
}
