/** What a case knows of all its complaints and reports, also of those that it doesn't list: a burst has thousands. */
export interface Tally {
  /** Incidents reported; a complaint of a feed has many. */
  reports: number;
  /** Complaints that said again what the same reporter had said. */
  repeats: number;
  first: Date;
  last: Date;
  /** How many complaints by kind, and by reporter; the names are written by `keyOf`. */
  kinds: Record<string, number>;
  reporters: Record<string, number>;
}

/** What one complaint adds to the tally of its case. */
export interface Counted {
  reports: number;
  repeat?: boolean;
  first: Date;
  last: Date;
  kinds: string[];
  reporter: string;
}

interface TallyUpdate {
  $inc: Record<string, number>;
  $min: { 'tally.first': Date };
  $max: { 'tally.last': Date };
}

const MOST_NAMES = 30;
const OTHERS = 'others';

/** The tally of these alone. */
export function tallyOf(counted: readonly Counted[]): Tally | undefined {
  const [one] = counted;
  if (!one) return undefined;
  const tally: Tally = { reports: 0, repeats: 0, first: one.first, last: one.last, kinds: {}, reporters: {} };
  for (const { reports, repeat, first, last, kinds, reporter } of counted) {
    tally.reports += reports;
    tally.repeats += repeat ? 1 : 0;
    if (first < tally.first) tally.first = first;
    if (last > tally.last) tally.last = last;
    for (const kind of kinds) addTo(tally.kinds, kind);
    addTo(tally.reporters, reporter);
  }
  return tally;
}

/** The update that adds these to the tally that is stored, whatever others add at the same moment; null for none. */
export function addToTally(known: Tally | undefined, counted: readonly Counted[]): TallyUpdate | null {
  const added = tallyOf(counted);
  if (!added) return null;
  return {
    $inc: {
      'tally.reports': added.reports,
      'tally.repeats': added.repeats,
      ...increments('kinds', added.kinds, known?.kinds),
      ...increments('reporters', added.reporters, known?.reporters),
    },
    $min: { 'tally.first': added.first },
    $max: { 'tally.last': added.last },
  };
}

/** The increments that add one tally to another. */
export function incrementsOf(known: Tally | undefined, other: Tally | undefined): Record<string, number> {
  if (!other) return {};
  return {
    'tally.reports': other.reports,
    'tally.repeats': other.repeats,
    ...increments('kinds', other.kinds, known?.kinds),
    ...increments('reporters', other.reporters, known?.reporters),
  };
}

/** The names of a tally with their counts, the most frequent first; '' stands for the rest. */
export function namesIn(counts: Record<string, number>): { name: string; count: number }[] {
  return Object.entries(counts)
    .map(([key, count]) => ({ name: key === OTHERS ? '' : nameOf(key), count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

function increments(
  field: 'kinds' | 'reporters',
  added: Record<string, number>,
  known: Record<string, number> = {},
): Record<string, number> {
  let room = MOST_NAMES - Object.keys(known).length;
  const increments: Record<string, number> = {};
  for (const [key, count] of Object.entries(added)) {
    const isNew = known[key] === undefined && key !== OTHERS;
    const path = `tally.${field}.${isNew && room <= 0 ? OTHERS : key}`;
    if (isNew) room -= 1;
    increments[path] = (increments[path] ?? 0) + count;
  }
  return increments;
}

function addTo(counts: Record<string, number>, name: string): void {
  const isKnown = counts[keyOf(name)] !== undefined;
  const key = isKnown || Object.keys(counts).length < MOST_NAMES ? keyOf(name) : OTHERS;
  counts[key] = (counts[key] ?? 0) + 1;
}

/** A name may hold dots and dollars, which the name of a field must not. */
const keyOf = (name: string): string => `n${Buffer.from(name.slice(0, 60)).toString('base64url')}`;
const nameOf = (key: string): string => Buffer.from(key.slice(1), 'base64url').toString();
