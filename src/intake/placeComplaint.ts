import { groundById, type Ground } from '../catalogue/index.js';
import { Cases, type CaseLocation } from '../cases/case.js';
import { SYSTEM, type Actor } from '../cases/events.js';
import { holds, joinCase, splitsFrom, type Joiner, type NoteCase } from '../cases/join.js';
import { keyOf } from '../cases/key.js';
import { derivedId } from '../cases/number.js';
import { openCase } from '../cases/open.js';
import type { Counted } from '../cases/tally.js';
import type { Resolver } from '../customers/dns.js';
import { placeAll, type Placement } from '../customers/placing.js';
import { deadlinesFor } from '../deadlines/rules.js';
import { Complaints, type Complaint } from './complaint.js';
import { contentDigest } from './contentDigest.js';
import { foundIn, groupsOf, momentOf, type Found, type Group } from './groups.js';
import type { Location } from './locations.js';
import { inTurns } from '../store/inTurns.js';
import { reporterId } from '../reporters/reporter.js';
import { senderOf, vouchedFor } from '../reporters/standing.js';
import { together } from './together.js';

/** So many join a case in one write: a crash then can't make it count more twice than a case remembers. */
const MOST_AT_ONCE = 200;

interface Part extends Joiner {
  of: Complaint;
  ground: Ground;
  group: Group;
  alone: string | undefined;
}

/** Brings a stored complaint to its case or cases; see placeComplaints. */
export function placeComplaint(complaint: Complaint, resolver: Resolver): Promise<void> {
  return placed({ complaint, resolver });
}

/** Look-ups of names take their time: several turns are under way at once. */
const placed = inTurns(
  async (asked: { complaint: Complaint; resolver: Resolver }[]) => {
    const [{ resolver } = { resolver: null }] = asked;
    if (resolver)
      await placeComplaints(
        asked.map(({ complaint }) => complaint),
        resolver,
      );
    return asked.map(() => undefined);
  },
  { lanes: 4 },
);

/**
 * Brings stored complaints to their cases: one for each customer, resource and ground that their locations lead to; those for one case in
 * one write. May be repeated after a crash at any point, with the complaints as they then are: what was opened, joined or counted is
 * found again.
 */
export async function placeComplaints(complaints: readonly Complaint[], resolver: Resolver): Promise<void> {
  const parts = await withoutCase(await partsOf(complaints, resolver));
  const byKey = new Map<string, Part[]>();
  for (const part of parts) byKey.set(keyFor(part), [...(byKey.get(keyFor(part)) ?? []), part]);
  await Promise.all([...byKey].map(([key, same]) => bringAll(key, same)));
}

async function bringAll(key: string, parts: readonly Part[]): Promise<void> {
  for (const [own, some] of await bySplit(key, parts)) await bringTogether(own, some);
}

/** A complaint about nothing but what was split off goes to the case that this became. */
async function bySplit(key: string, parts: readonly Part[]): Promise<Map<string, Part[]>> {
  const splits = await splitsFrom(key);
  const byKey = new Map<string, Part[]>();
  for (const part of parts) {
    const values = part.locations.map(({ value }) => value);
    const split = splits.find(({ locations }) => values.every((value) => locations.has(value)));
    const own = (values.length > 0 && split?.key) || key;
    byKey.set(own, [...(byKey.get(own) ?? []), part]);
  }
  return byKey;
}

const bringTogether = together<Part>(async (key, parts) => {
  // The same complaint may come twice, from the queue and from the sweep.
  const once = [
    ...new Map(parts.map((part) => [`${String(part.of._id)}|${part.group.name}`, part])).values(),
  ];
  for (let at = 0; at < once.length; at += MOST_AT_ONCE) await bring(key, once.slice(at, at + MOST_AT_ONCE));
});

async function partsOf(complaints: readonly Complaint[], resolver: Resolver): Promise<Part[]> {
  const all = await Promise.all(
    complaints.map(async (complaint) => ({
      complaint,
      ground: groundById(complaint.ground, complaint.catalogueVersion),
      found: foundIn(complaint),
      vouched: (await vouchedFor(senderOf(complaint))).email,
    })),
  );
  const parts: Part[] = [];
  // Not even a look-up for addresses of child abuse material (invariant 7).
  for (const isCsam of [false, true]) {
    const some = all.filter(({ ground }) => (ground.track === 'csam') === isCsam);
    const named = some.flatMap(({ complaint, found }) =>
      found.map((one): Found => ({ at: complaint.receivedAt, ...one })),
    );
    const placements = await placeAll(named, { resolver: isCsam ? false : resolver });
    let next = 0;
    for (const { complaint, ground, found, vouched } of some) {
      const own: (Placement | null)[] = placements.slice(next, (next += found.length));
      for (const group of groupsOf(complaint, found, own))
        parts.push(partOf(complaint, ground, vouched, group));
    }
  }
  return parts;
}

function partOf(complaint: Complaint, ground: Ground, vouched: string, group: Group): Part {
  return {
    of: complaint,
    ground,
    group,
    alone: groupsAlone(ground, group) ? complaint.reference : undefined,
    complaint: {
      id: complaint._id,
      group: group.name,
      digest: contentDigest(complaint, group),
      ...(complaint.automatic && { automatic: true }),
      ...(vouched !== '' && { reporter: reporterId(vouched) }),
    },
    locations: group.locations.map((location) => knownFrom(location, complaint)),
    counted: countedFrom(complaint, group),
  };
}

/** Those that no case has yet, whether it lists them or counts them. */
async function withoutCase(parts: readonly Part[]): Promise<Part[]> {
  const ids = parts.map(({ of }) => of._id);
  const counting = parts.flatMap(({ of: { cases = [] } }) => cases.map(({ id }) => id));
  const fields = { complaints: 1, recent: 1 };
  const [listed, counted] = await Promise.all([
    Cases.find({ 'complaints.id': { $in: ids } }, fields).lean(),
    counting.length > 0 ? Cases.find({ _id: { $in: counting } }, fields).lean() : [],
  ]);
  const cases = [...listed, ...counted];
  return parts.filter(({ complaint }) => !cases.some((caze) => holds(caze, complaint)));
}

const keyFor = ({ group, ground, alone }: Part): string => keyOf({ ...group, ground: ground.id, alone });

async function bring(key: string, parts: readonly Part[]): Promise<void> {
  const [first] = parts;
  if (!first) return;
  const at = new Date(Math.max(...parts.map(({ of }) => of.receivedAt.getTime())));
  const left = await joinCase(key, parts, at, noteCase);
  const rest = parts.filter((part) => left.includes(part));
  const [opener, ...others] = rest;
  if (!opener) return;
  // What was split off has been decided just now: a new case has the plain key.
  const own = keyFor(opener);
  if (own !== key) return bring(own, rest);
  const opened = await open(key, opener);
  await bring(key, opened === 'taken' ? rest : others);
}

function open(key: string, { of, ground, group, alone, complaint, locations, counted }: Part) {
  const { track, priority } = ground;
  return openCase({
    id: derivedId('case', String(of._id), group.name),
    key,
    alone,
    track,
    ground: ground.id,
    catalogueVersion: of.catalogueVersion,
    byReference: of.byReference,
    priority,
    customer: group.customer,
    service: group.service,
    resource: group.resource,
    complaint,
    counted,
    locations,
    deadlines: deadlinesFor({ track, ground, priority, receivedAt: of.receivedAt }),
    by: openerOf(of),
    at: of.receivedAt,
  });
}

/** A case that only counts a complaint is found by the complaint: written first, so that placing it again looks there. */
const noteCase: NoteCase = async (caze, counted) => {
  await Complaints.bulkWrite(
    counted.map(({ complaint: { id, group }, counted: { repeat } }) => ({
      updateOne: {
        filter: { _id: id, cases: { $not: { $elemMatch: { id: caze, group } } } },
        update: { $push: { cases: { id: caze, group, ...(repeat && { repeat }) } } },
      },
    })),
  );
};

/** A complaint about our own service stands for itself: two customers' grievances are two cases (17.1). */
const groupsAlone = (ground: Ground, group: Group): boolean =>
  group.locations.length === 0 || ground.track === 'service_complaint';

function knownFrom({ kind, value }: Location, { _id: complaint, receivedAt }: Complaint): CaseLocation {
  return { kind, value, complaint, knowledgeAt: receivedAt };
}

function countedFrom(complaint: Complaint, { reports }: Group): Counted {
  const { reporter, receivedAt, channel } = complaint;
  const moments = reports.map((report) => momentOf(report, receivedAt).getTime());
  const kinds = new Set(reports.map(({ category, format }) => category || format));
  return {
    reports: Math.max(1, reports.length),
    first: new Date(Math.min(...moments, receivedAt.getTime())),
    last: new Date(moments.length > 0 ? Math.max(...moments) : receivedAt),
    kinds: kinds.size > 0 ? [...kinds] : [channel],
    reporter: reporter.organisation || domainOf(reporter.email) || reporter.name,
  };
}

const domainOf = (email: string): string => email.split('@').at(-1)?.toLowerCase() ?? '';

const openerOf = (complaint: Complaint): Actor =>
  complaint.enteredBy ? { kind: 'staff', id: String(complaint.enteredBy) } : SYSTEM;
