import type { Types } from 'mongoose';
import type { CaseResource } from '../cases/case.js';
import type { Placeable, Placement } from '../customers/placing.js';
import type { Complaint } from './complaint.js';
import { readLocations, type Location } from './locations.js';
import type { Report } from './reading/report.js';
import { bareResource, resourceOf } from './resourceOf.js';

/** The part of a complaint that goes to one case. */
export interface Group {
  /** The same whenever the complaint is placed again. */
  name: string;
  customer: Types.ObjectId | null;
  service: Types.ObjectId | null;
  resource: CaseResource;
  locations: Location[];
  /** The reports that led here; none for a complaint that a person wrote. */
  reports: Report[];
}

/** A location of a complaint, with the moment that tells whose it was. */
export interface Found extends Placeable {
  location: Location;
  report: Report | null;
}

/** Everything that a complaint names, to be placed: report by report, or all of it where a person wrote it. */
export function foundIn(complaint: Complaint): Found[] {
  const { locations, reports = [], receivedAt } = complaint;
  if (reports.length === 0) return locations.map((location) => ({ ...location, location, report: null }));
  const known = new Map(
    locations.flatMap((location) => [[location.raw, location] as const, [location.value, location] as const]),
  );
  return reports.flatMap((report) => {
    const at = momentOf(report, receivedAt);
    return report.locations.flatMap((text) => {
      const location = known.get(text) ?? known.get(readLocations(text).locations[0]?.value ?? '');
      return location ? [{ ...location, location, report, ...(location.ip && { at }) }] : [];
    });
  });
}

/** An address may have changed hands since: whose it was is told by when it happened. Nothing happens after it is reported. */
export function momentOf({ happenedAt }: Report, receivedAt: Date): Date {
  const at = new Date(happenedAt);
  return Number.isNaN(at.getTime()) || at > receivedAt ? receivedAt : at;
}

/** The groups of a complaint: one for each customer and resource that its locations lead to. */
export function groupsOf(
  complaint: Complaint,
  found: readonly Found[],
  placements: readonly (Placement | null)[],
): Group[] {
  const groups = new Map<string, Group>();
  const add = (
    { location, report }: Found,
    placement: Placement | null,
    resource = resourceFor(location, placement, groups),
  ) => {
    const name = [placement?.customerRef ?? 'unplaced', resource.kind, resource.value].join('|');
    const group = groups.get(name) ?? {
      name,
      customer: placement?.customerId ?? null,
      service: placement?.serviceId ?? null,
      resource,
      locations: [],
      reports: [],
    };
    if (!group.locations.includes(location)) group.locations.push(location);
    if (report && !group.reports.includes(report)) group.reports.push(report);
    groups.set(name, group);
    return group.resource;
  };
  const placed = found.map((one, index) => ({ one, placement: placements[index] ?? null }));
  for (const incident of incidentsIn(placed)) {
    if (incident[0]?.one.report) addIncident(incident, add);
    else for (const { one, placement } of incident) add(one, placement);
  }
  return groups.size === 0 ? [withoutLocation(complaint)] : [...groups.values()];
}

interface Placed {
  one: Found;
  placement: Placement | null;
}

type Add = (found: Found, placement: Placement | null, resource?: CaseResource) => CaseResource;

/**
 * One report is one incident: the first of its locations that leads to a customer tells the resource, and all that lead to that
 * customer belong to it. The others are the victim's, or somebody else's, and stay what they are: facts of the report.
 */
function addIncident(incident: readonly Placed[], add: Add): void {
  const resources = new Map<string, CaseResource>();
  for (const { one, placement } of incident) {
    if (!placement) continue;
    resources.set(placement.customerRef, add(one, placement, resources.get(placement.customerRef)));
  }
  const [first] = incident;
  if (resources.size === 0 && first) add(first.one, null);
}

/** What a person wrote is one; of reports, each is. */
function incidentsIn(placed: readonly Placed[]): Placed[][] {
  const incidents = new Map<Report | null, Placed[]>();
  for (const one of placed) {
    const incident = incidents.get(one.one.report);
    if (incident) incident.push(one);
    else incidents.set(one.one.report, [one]);
  }
  return [...incidents.values()];
}

/** One complaint with a thousand strange hosts must not flood the queue: past some, they share the first one's case. */
const MOST_UNPLACED = 25;

function resourceFor(
  location: Location,
  placement: Placement | null,
  groups: ReadonlyMap<string, Group>,
): CaseResource {
  if (placement) return resourceOf(location, placement);
  const unplaced = [...groups.values()].filter(({ customer }) => customer === null);
  const [first] = unplaced;
  return unplaced.length < MOST_UNPLACED || !first ? bareResource(location) : first.resource;
}

function withoutLocation(complaint: Complaint): Group {
  return {
    name: 'none',
    customer: null,
    service: null,
    resource: { kind: 'none', value: complaint.reference },
    locations: [],
    reports: complaint.reports ?? [],
  };
}
