import type { Language } from '../catalogue/index.js';
import { endOfDay, localDay } from '../deadlines/days.js';
import { formatDate, formatDateTime } from '../deadlines/format.js';

export interface Dates {
  /** A day: "Thursday 30 April 2026". */
  day(at: Date): string;
  /** A moment: "Thursday 30 April 2026 at 17:00". */
  moment(at: Date): string;
  /** By when: the day alone when it lasts to its end, else the moment. */
  by(at: Date): string;
}

/** Exact local dates, as a letter writes them out. */
export function datesIn(language: Language, zone: string): Dates {
  const day = (at: Date) => formatDate(at, language, zone);
  const moment = (at: Date) => formatDateTime(at, language, zone);
  const lastsTheDay = (at: Date) => endOfDay(localDay(at, zone), zone).getTime() === at.getTime();
  return { day, moment, by: (at) => (lastsTheDay(at) ? day(at) : moment(at)) };
}
