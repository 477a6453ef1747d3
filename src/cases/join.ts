import type { Types } from 'mongoose';
import { Cases, type Case, type CaseComplaint, type CaseLocation } from './case.js';
import { changeCase, StaleCase, type Change } from './change.js';
import { SYSTEM } from './events.js';
import { keyOf } from './key.js';
import { overflow } from './history.js';
import { derivedId } from './number.js';
import { addToTally, type Counted } from './tally.js';
import { findInTurns, inTurns } from '../store/inTurns.js';
import { isUndecided } from './transitions.js';
import { termsOf } from './terms.js';

/** So many complaints a case lists, and so many of them from machines; the rest are counted. */
export const MOST_COMPLAINTS = 200;
export const MOST_AUTOMATIC = 100;
const MOST_LOCATIONS = 5000;
const MOST_LOCATIONS_COUNTED = 1000;
const MOST_RECENT = 500;

/** A complaint, or the part of one, on its way to a case. */
export interface Joiner {
  complaint: CaseComplaint;
  locations: CaseLocation[];
  counted: Counted;
}

/** Records with complaints that a case will only count, before it does, which case that is. */
export type NoteCase = (caze: Types.ObjectId, counted: readonly Joiner[]) => Promise<unknown>;

/**
 * Adds complaints to the undecided case that holds the key, in one write. It lists the first ones; an identical one, and those past
 * some, it counts without an event. Returns those for which there was no such case, or no longer.
 */
export async function joinCase(
  key: string,
  joiners: readonly Joiner[],
  at: Date,
  note: NoteCase = () => Promise.resolve(),
): Promise<Joiner[]> {
  const holder = await holderOf(key);
  if (!holder) return [...joiners];
  for (;;) {
    const current = await withoutHistory(holder);
    const left = joiners.filter(({ complaint }) => !current || !holds(current, complaint));
    if (!current || !isUndecided(current.status) || left.length === 0) return left;
    if (await add(current, sorted(current, left), at, note)) return [];
  }
}

const withoutHistory = findInTurns(Cases, { events: 0, decisions: 0 });

/**
 * The case that holds the key, or the one that it was merged into. A key that leads to a case which is decided, or became one of another
 * kind, is given up: the next complaint needs a new case. What comes to a case of child abuse material has lost its files before.
 */
async function holderOf(key: string): Promise<Types.ObjectId | null> {
  const holder = await withKey(key);
  let last = holder;
  while (last?.mergedInto) last = await Cases.findById(last.mergedInto.case, FIELDS).lean();
  const mayJoin = last && isUndecided(last.status) && last.track === holder?.track;
  if (!holder?.mergedInto || mayJoin) return last?._id ?? null;
  const { seq } = holder.mergedInto;
  await Cases.updateOne({ _id: holder._id, 'mergedInto.seq': seq }, { $unset: { openKey: '' } });
  return null;
}

const FIELDS = { openKey: 1, mergedInto: 1, status: 1, track: 1 } as const;
type Holder = Pick<Case, '_id' | 'openKey' | 'mergedInto' | 'status' | 'track'>;

const withKey = inTurns(async (keys: string[]) => {
  const holders = await Cases.find({ openKey: { $in: keys } }, FIELDS).lean<Holder[]>();
  return keys.map((key) => holders.find(({ openKey }) => openKey === key) ?? null);
});

/** The cases that were split off from the one that had this key, each with its own key and addresses. */
export async function splitsFrom(key: string): Promise<{ key: string; locations: Set<string> }[]> {
  const found = await splitOff(key);
  return found.flatMap(({ openKey, locations, ...place }) =>
    // One that was placed or graded otherwise since is no longer about the same.
    openKey === undefined || keyOf(place) !== key
      ? []
      : [{ key: openKey, locations: new Set(locations.map(({ value }) => value)) }],
  );
}

type Split = Pick<Case, 'openKey' | 'customer' | 'resource' | 'ground' | 'locations' | 'splitFrom'>;

const splitOff = inTurns(async (keys: string[]) => {
  const place = { customer: 1, resource: 1, ground: 1 };
  const fields = { openKey: 1, splitFrom: 1, ...place, 'locations.value': 1 };
  const found = await Cases.find({ 'splitFrom.key': { $in: keys } }, fields).lean<Split[]>();
  return keys.map((key) => found.filter(({ splitFrom }) => splitFrom?.key === key));
});

/** Whether this part of the complaint is in the case already. */
export function holds(caze: Pick<Case, 'complaints' | 'recent'>, complaint: CaseComplaint): boolean {
  const isSame = ({ id, group }: CaseComplaint) => id.equals(complaint.id) && group === complaint.group;
  return caze.complaints.some(isSame) || (caze.recent?.some((tag) => tag.equals(tagOf(complaint))) ?? false);
}

/** What a part of a complaint that is only counted is known by. */
const tagOf = ({ id, group }: CaseComplaint): Types.ObjectId => derivedId('counted', String(id), group);

interface Sorted {
  listed: Joiner[];
  counted: Joiner[];
}

function sorted(caze: Case, joiners: readonly Joiner[]): Sorted {
  const listed: Joiner[] = [];
  const counted: Joiner[] = [];
  const digests = new Set(caze.complaints.map(contentOf));
  let automatic = caze.complaints.filter((complaint) => complaint.automatic).length;
  for (const joiner of joiners) {
    const { complaint } = joiner;
    const isRepeat = complaint.digest !== undefined && digests.has(contentOf(complaint));
    const isFull =
      caze.complaints.length + listed.length >= MOST_COMPLAINTS ||
      (complaint.automatic === true && automatic >= MOST_AUTOMATIC);
    if (isRepeat) counted.push({ ...joiner, counted: { ...joiner.counted, repeat: true } });
    else if (isFull) counted.push(joiner);
    else listed.push(joiner);
    if (isRepeat || isFull) continue;
    digests.add(contentOf(complaint));
    automatic += complaint.automatic ? 1 : 0;
  }
  return { listed, counted };
}

const contentOf = ({ digest = '', group }: CaseComplaint): string => `${digest}|${group}`;

/** Whether it was written; false when another write was first. */
async function add(current: Case, { listed, counted }: Sorted, at: Date, note: NoteCase): Promise<boolean> {
  if (counted.length > 0) await note(current._id, counted);
  if (listed.length === 0) return count(current, counted);
  try {
    const after = await changeCase(current, joined(current, { listed, counted }, at));
    // Joining owes nothing: no effect comes by to move what has become long.
    if (after.owed.length === 0) await overflow(after);
    return true;
  } catch (error) {
    if (error instanceof StaleCase) return false;
    throw error;
  }
}

function joined(current: Case, { listed, counted }: Sorted, at: Date): Change {
  const all = [...listed, ...counted];
  const fresh = newLocations(current, all, MOST_LOCATIONS);
  const [only, ...others] = all;
  const tally = addToTally(
    current.tally,
    all.map((joiner) => joiner.counted),
  );
  return {
    verb: 'join_complaint',
    event: others.length === 0 ? 'complaint_joined' : 'complaints_joined',
    by: SYSTEM,
    at,
    facts: {
      ...(others.length === 0
        ? { complaint: String(only?.complaint.id) }
        : { count: all.length, complaints: listed.map(({ complaint }) => String(complaint.id)) }),
      newLocations: fresh.length,
    },
    personal: { locations: fresh.map(({ value }) => value) },
    set: {
      terms: termsOf({ ...current, locations: [...current.locations, ...fresh] }),
      ...(current.noticedAt && { untold: true }),
    },
    // Added, not set: counting goes on beside this.
    push: {
      locations: { $each: fresh },
      complaints: { $each: listed.map(({ complaint }) => complaint) },
      recent: recentOf(counted),
    },
    inc: { complaintCount: all.length, ...tally?.$inc },
    ...(tally && { min: tally.$min, max: tally.$max }),
  };
}

/** No event and no new version: nobody's form is out of date because a feed said again what it says every minute. */
async function count(current: Case, counted: readonly Joiner[]): Promise<boolean> {
  const tags = counted.map(({ complaint }) => tagOf(complaint));
  const fresh = newLocations(current, counted, MOST_LOCATIONS_COUNTED);
  const tally = addToTally(
    current.tally,
    counted.map((joiner) => joiner.counted),
  );
  const { matchedCount } = await Cases.updateOne(
    {
      _id: current._id,
      status: current.status,
      recent: { $nin: tags },
      'locations.value': { $nin: fresh.map(({ value }) => value) },
    },
    {
      $inc: { complaintCount: counted.length, ...tally?.$inc },
      ...(tally && { $min: tally.$min, $max: tally.$max }),
      ...(current.noticedAt && { $set: { untold: true } }),
      $push: { recent: recentOf(counted), locations: { $each: fresh } },
    },
  );
  return matchedCount === 1;
}

const recentOf = (counted: readonly Joiner[]) => ({
  $each: counted.map(({ complaint }) => tagOf(complaint)),
  $slice: -MOST_RECENT,
});

function newLocations(current: Case, joiners: readonly Joiner[], most: number): CaseLocation[] {
  const known = new Set(current.locations.map(({ value }) => value));
  const fresh = new Map(
    joiners
      .flatMap(({ locations }) => locations)
      .filter(({ value }) => !known.has(value))
      .map((location) => [location.value, location]),
  );
  return [...fresh.values()].slice(0, Math.max(0, most - known.size));
}
