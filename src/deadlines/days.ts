/** A calendar day as `YYYY-MM-DD`, in whatever zone it was taken from. */
export type Day = string;

const minute = 60_000;
const hour = 60 * minute;

/** The local day that a moment falls on. Throws RangeError for an invalid date or zone. */
export function localDay(at: Date, timeZone: string): Day {
  return new Date(at.getTime() + offsetAt(at, timeZone)).toISOString().slice(0, 10);
}

/** The last millisecond of a local day, whatever its length: 23, 24 or 25 hours. */
export function endOfDay(day: Day, timeZone: string): Date {
  return new Date(startOfDay(addDays(day, 1), timeZone).getTime() - 1);
}

export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The same date so many months on, or the last day of that month where it is shorter: 31 January → 28 February. */
export function addCalendarMonths(day: Day, months: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The first moment of a local day. */
export function startOfDay(day: Day, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The clock may change at midnight itself: try the offsets of either side, and take the first moment of that day.
  const candidates = [-24, 24]
    .map((hours) => midnight - offsetAt(new Date(midnight + hours * hour), timeZone))
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
  return candidates.find((at) => localDay(at, timeZone) >= day) ?? new Date(midnight);
}

const MOST_KNOWN = 10_000;
const offsets = new Map<string, number>();

/** Milliseconds that the zone is ahead of UTC at a moment. Clocks change on whole minutes, so a minute has one offset. */
function offsetAt(at: Date, timeZone: string): number {
  const wholeMinute = Math.floor(at.getTime() / minute) * minute;
  const key = `${timeZone} ${wholeMinute}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_KNOWN) offsets.clear();
  const offset = askOffset(wholeMinute, timeZone);
  offsets.set(key, offset);
  return offset;
}

function askOffset(moment: number, timeZone: string): number {
  const local: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(moment)) local[type] = value;
  const asUtc = `${local.year}-${local.month}-${local.day}T${local.hour}:${local.minute}:${local.second}Z`;
  return Date.parse(asUtc) - moment;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const numeric = {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', year: 'numeric', ...numeric });
  formatters.set(timeZone, made);
  return made;
}
