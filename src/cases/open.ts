import type { Types } from 'mongoose';
import { Cases, type Case, type CaseComplaint, type CaseLocation, type CaseResource } from './case.js';
import { nextEvent, startOfChain, type Actor } from './events.js';
import { earliestDue } from './due.js';
import { nextNumber } from './number.js';
import { tallyOf, type Counted } from './tally.js';
import { termsOf } from './terms.js';
import { announceOwed } from './announce.js';
import { isDuplicateKey } from '../store/errors.js';
import { findInTurns, insertInTurns } from '../store/inTurns.js';
import type { Priority, Track } from '../catalogue/index.js';
import type { Deadline } from '../deadlines/rules.js';

export interface CaseDraft {
  /** Derived from what opens the case, so that opening twice opens one. */
  id: Types.ObjectId;
  /** Customer, resource and ground: unique among undecided cases. */
  key: string;
  /** The part of the key that sets it apart, if there is one. */
  alone?: string | undefined;
  track: Track;
  ground: string;
  catalogueVersion: string;
  byReference: boolean;
  priority: Priority;
  customer: Types.ObjectId | null;
  service: Types.ObjectId | null;
  resource: CaseResource;
  complaint: CaseComplaint | null;
  /** Those of a case that was split off; then there is no first one. */
  complaints?: CaseComplaint[];
  splitFrom?: NonNullable<Case['splitFrom']>;
  /** What the complaint adds to the summary of many. */
  counted?: Counted;
  locations: CaseLocation[];
  deadlines: Deadline[];
  /** Why a case was opened without a complaint. */
  reason?: string;
  by: Actor;
  at: Date;
}

/**
 * Opens a case. Returns it, or the one already there when the same draft was opened before, or `taken` when another
 * undecided case holds the key: the complaint must join that one.
 */
export async function openCase(draft: CaseDraft): Promise<Case | 'taken'> {
  const caze = await firstState(draft);
  try {
    await insert(caze);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await find(draft.id)) ?? 'taken';
  }
  announceOwed(caze._id);
  return caze;
}

const find = findInTurns(Cases);
const insert = insertInTurns(Cases);

async function firstState(draft: CaseDraft): Promise<Case> {
  const complaints = draft.complaints ?? (draft.complaint ? [draft.complaint] : []);
  const number = await nextNumber(draft.at);
  const event = nextEvent(startOfChain(String(draft.id)), {
    type: 'opened',
    by: draft.by,
    at: draft.at,
    facts: {
      number,
      track: draft.track,
      ground: draft.ground,
      catalogueVersion: draft.catalogueVersion,
      customer: draft.customer && String(draft.customer),
      resource: { ...draft.resource },
      complaint: draft.complaint && String(draft.complaint.id),
      ...(draft.splitFrom && { splitFrom: draft.splitFrom.number }),
    },
    personal: {
      locations: draft.locations.map((location) => location.value),
      ...(draft.reason && { reason: draft.reason }),
    },
  });
  return {
    _id: draft.id,
    number,
    version: 1,
    status: 'new',
    track: draft.track,
    ground: draft.ground,
    catalogueVersion: draft.catalogueVersion,
    byReference: draft.byReference,
    priority: draft.priority,
    customer: draft.customer,
    service: draft.service,
    resource: draft.resource,
    openKey: draft.key,
    ...(draft.alone !== undefined && { alone: draft.alone }),
    complaints,
    complaintCount: complaints.length,
    ...(draft.splitFrom && { splitFrom: draft.splitFrom }),
    ...(draft.counted && { tally: tallyOf([draft.counted]) }),
    locations: draft.locations,
    origin: complaints.length > 0 ? 'complaint' : 'own_initiative',
    owner: null,
    openedAt: draft.at,
    changedAt: new Date(),
    noticedAt: null,
    summary: null,
    deadlines: draft.deadlines,
    dueAt: earliestDue(draft.deadlines),
    active: true,
    decisions: [],
    events: [event],
    head: { seq: event.seq, hash: event.hash },
    owed: [],
    terms: termsOf({ number, resource: draft.resource, locations: draft.locations }),
  };
}
