import { addDays, endOfDay, localDay } from '../../src/deadlines/days.js';
import { dutchCalendar, isWorkingDay } from '../../src/deadlines/calendar.js';

/** How long ago: `40m`, `3h`, or so many working days (at least one) with the time of day in Amsterdam: `6d 09:12`. */
export type When = `${number}m` | `${number}h` | `${number}d ${number}:${number}`;

const MINUTE_MS = 60_000;
const ZONE = dutchCalendar.timeZone;

/** The moment that this is, seen from `now`. */
export function momentOf(when: When, now: Date): Date {
  const [, amount = '', unit, hours = '0', minutes = '0'] =
    /^(\d+)([mhd])(?: (\d+):(\d+))?$/.exec(when) ?? [];
  if (unit === 'd') return timeOfDay(workingDaysBefore(Number(amount), now), Number(hours), Number(minutes));
  return new Date(now.getTime() - Number(amount) * (unit === 'h' ? 60 : 1) * MINUTE_MS);
}

function workingDaysBefore(days: number, now: Date): string {
  let day = localDay(now, ZONE);
  for (let counted = 0; counted < days;) {
    day = addDays(day, -1);
    if (isWorkingDay(day)) counted += 1;
  }
  return day;
}

function timeOfDay(day: string, hours: number, minutes: number): Date {
  const midnight = endOfDay(addDays(day, -1), ZONE).getTime() + 1;
  return new Date(midnight + (hours * 60 + minutes) * MINUTE_MS);
}
