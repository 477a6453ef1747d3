import { groundById, type Ground } from '../catalogue/index.js';
import { Cases, type Case, type CaseLocation, type CaseResource } from '../cases/case.js';
import { SYSTEM, type Actor } from '../cases/events.js';
import { holds, joinCase } from '../cases/join.js';
import { keyOf } from '../cases/key.js';
import { derivedId } from '../cases/number.js';
import { openCase } from '../cases/open.js';
import type { Resolver } from '../customers/dns.js';
import { placeAll, type Placement } from '../customers/placing.js';
import { deadlinesFor } from '../deadlines/rules.js';
import type { Complaint } from './complaint.js';
import type { Location } from './locations.js';
import { bareResource, resourceOf } from './resourceOf.js';
import type { Types } from 'mongoose';

interface Group {
  name: string;
  customer: Types.ObjectId | null;
  service: Types.ObjectId | null;
  resource: CaseResource;
  locations: Location[];
}

/**
 * Brings a stored complaint to its case or cases: one for each customer, resource and ground that its locations lead to.
 * May be repeated after a crash at any point: what was opened or joined is found again.
 */
export async function placeComplaint(complaint: Complaint, resolver: Resolver): Promise<void> {
  const ground = groundById(complaint.ground, complaint.catalogueVersion);
  const placements = await placeAll(complaint.locations, {
    resolver: ground.track === 'csam' ? false : resolver, // not even a look-up for these addresses (invariant 7)
    at: complaint.receivedAt,
  });
  const earlier = await Cases.find({ 'complaints.id': complaint._id }, { complaints: 1 }).lean();
  for (const group of groupsOf(complaint, placements)) {
    const member = { id: complaint._id, group: group.name };
    if (!earlier.some((caze) => holds(caze, member))) await bring(complaint, ground, group);
  }
}

async function bring(complaint: Complaint, ground: Ground, group: Group): Promise<Case> {
  const member = { id: complaint._id, group: group.name };
  const locations = group.locations.map((location) => knownFrom(location, complaint));
  const alone = groupsAlone(ground, group) ? complaint.reference : undefined;
  const key = keyOf({ ...group, ground: ground.id, alone });
  for (;;) {
    const joined = await joinCase(key, member, locations, complaint.receivedAt);
    if (joined !== 'gone') return joined;
    const opened = await openCase({
      id: derivedId('case', String(complaint._id), group.name),
      key,
      track: ground.track,
      ground: ground.id,
      catalogueVersion: complaint.catalogueVersion,
      byReference: complaint.byReference,
      priority: ground.priority,
      customer: group.customer,
      service: group.service,
      resource: group.resource,
      complaint: member,
      locations,
      deadlines: deadlinesFor({
        track: ground.track,
        ground,
        priority: ground.priority,
        receivedAt: complaint.receivedAt,
      }),
      by: openerOf(complaint),
      at: complaint.receivedAt,
    });
    if (opened !== 'taken') return opened;
  }
}

function groupsOf(complaint: Complaint, placements: (Placement | null)[]): Group[] {
  if (complaint.locations.length === 0) return [withoutLocation(complaint)];
  const groups = new Map<string, Group>();
  complaint.locations.forEach((location, index) => {
    const placement = placements[index] ?? null;
    const resource = placement
      ? resourceOf(location, placement)
      : (overflow(groups) ?? bareResource(location));
    const name = [placement?.customerRef ?? 'unplaced', resource.kind, resource.value].join('|');
    const group = groups.get(name) ?? {
      name,
      customer: placement?.customerId ?? null,
      service: placement?.serviceId ?? null,
      resource,
      locations: [],
    };
    group.locations.push(location);
    groups.set(name, group);
  });
  return [...groups.values()];
}

/** One complaint with a thousand strange hosts must not flood the queue: past some, they share the first one's case. */
const MOST_UNPLACED = 25;

function overflow(groups: Map<string, Group>): CaseResource | undefined {
  const unplaced = [...groups.values()].filter(({ customer }) => customer === null);
  return unplaced.length < MOST_UNPLACED ? undefined : unplaced[0]?.resource;
}

function withoutLocation(complaint: Complaint): Group {
  return {
    name: 'none',
    customer: null,
    service: null,
    resource: { kind: 'none', value: complaint.reference },
    locations: [],
  };
}

/** A complaint about our own service stands for itself: two customers' grievances are two cases (17.1). */
const groupsAlone = (ground: Ground, group: Group): boolean =>
  group.locations.length === 0 || ground.track === 'service_complaint';

function knownFrom(location: Location, complaint: Complaint): CaseLocation {
  return {
    kind: location.kind,
    value: location.value,
    complaint: complaint._id,
    knowledgeAt: complaint.receivedAt,
  };
}

const openerOf = (complaint: Complaint): Actor =>
  complaint.enteredBy ? { kind: 'staff', id: String(complaint.enteredBy) } : SYSTEM;
