import { addDays, weekday, type Day } from './days.js';

/** Which holidays are days off: the strictest reading for a provider, or every day of the Algemene termijnenwet. */
export type DaysOff = 'strict' | 'atw';

/**
 * The days off in a year that the Algemene termijnenwet, art. 3 names, from 2014 on. `strict` leaves out Good Friday, and
 * 5 May in years that are no lustrum: private employers commonly work then, and the Act does not govern contracts.
 */
export function holidays(year: number, daysOff: DaysOff): Set<Day> {
  const known = cache.get(`${daysOff} ${year}`);
  if (known) return known;
  const easter = easterSunday(year);
  const days = new Set<Day>([
    `${year}-01-01`,
    addDays(easter, 1),
    addDays(easter, 39), // Ascension
    addDays(easter, 50), // Whit Monday
    kingsDay(year),
    `${year}-12-25`,
    `${year}-12-26`,
  ]);
  if (daysOff === 'atw') days.add(addDays(easter, -2));
  if (daysOff === 'atw' || year % 5 === 0) days.add(`${year}-05-05`);
  cache.set(`${daysOff} ${year}`, days);
  return days;
}

const cache = new Map<string, Set<Day>>();

/** Easter Sunday in the Gregorian calendar: the anonymous computus as Meeus gives it in Astronomical Algorithms. */
export function easterSunday(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const lateMoon = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  return addDays(`${year}-03-22`, epact + toSunday - 7 * lateMoon);
}

/** 27 April, and the day before when that is a Sunday. */
function kingsDay(year: number): Day {
  const day = `${year}-04-27`;
  return weekday(day) === 0 ? addDays(day, -1) : day;
}
