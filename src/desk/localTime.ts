import { z } from 'zod';
import { endOfDay, localDay, addDays } from '../deadlines/days.js';

/** The moment of a `2026-11-23T09:30` on the clocks of a zone, in the years 2000 to 2999; null when it is no such time. */
export function momentOf(text: string, timeZone: string): Date | null {
  const [, day = '', hours, minutes] = /^(2\d{3}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/.exec(text) ?? [];
  if (!hours || !minutes || Number(hours) > 23 || Number(minutes) > 59) return null;
  if (!z.iso.date().safeParse(day).success) return null;
  const midnight = endOfDay(addDays(day, -1), timeZone).getTime() + 1;
  const elapsed = (Number(hours) * 60 + Number(minutes)) * 60_000;
  // On the two days that clocks change, the hours since midnight are one more or fewer than the clock says.
  const guesses = [0, 60, -60].map((shift) => new Date(midnight + elapsed + shift * 60_000));
  return (
    guesses.find((at) => localMinute(at, timeZone) === `${day}T${hours}:${minutes}`) ?? guesses[0] ?? null
  );
}

/** A moment as a field of type datetime-local holds it. */
export function localMinute(at: Date, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${localDay(at, timeZone)}T${time.format(at)}`;
}
