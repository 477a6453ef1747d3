import { addCalendarMonths, addDays, endOfDay, localDay, weekday, type Day } from './days.js';
import { holidays, type DaysOff } from './holidays.js';

/** Where days are counted, and which of them are days off. */
export interface Calendar {
  timeZone: string;
  daysOff: DaysOff;
  /** Further days on which the desk is closed. */
  closed?: readonly Day[];
}

/** The strictest for the provider: the terms leave "werkdag" undefined, and the Algemene termijnenwet does not reach contracts. */
export const dutchCalendar: Calendar = { timeZone: 'Europe/Amsterdam', daysOff: 'strict' };

/**
 * The end of the local day that is so many working days after the day of receipt, which is day 0 even when it is itself a
 * day off. Throws RangeError unless `days` is a whole number from 0 to 1000.
 */
export function addWorkingDays(from: Date, days: number, calendar: Calendar = dutchCalendar): Date {
  if (!Number.isInteger(days) || days < 0 || days > 1000)
    throw new RangeError(`not a number of days: ${days}`);
  let day = localDay(from, calendar.timeZone);
  for (let counted = 0; counted < days;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) counted += 1;
  }
  return endOfDay(day, calendar.timeZone);
}

/** The end of the local day with the same date so many months later; not moved when that is a day off. */
export function addMonths(from: Date, months: number, calendar: Calendar = dutchCalendar): Date {
  const day = addCalendarMonths(localDay(from, calendar.timeZone), months);
  return endOfDay(day, calendar.timeZone);
}

/** So many hours of real time later, day and night, whatever the clocks do. */
export function addHours(from: Date, hours: number): Date {
  return new Date(from.getTime() + hours * 3_600_000);
}

export function isWorkingDay(day: Day, calendar: Calendar = dutchCalendar): boolean {
  if (weekday(day) === 0 || weekday(day) === 6) return false;
  if (calendar.closed?.includes(day)) return false;
  return !holidays(Number(day.slice(0, 4)), calendar.daysOff).has(day);
}
