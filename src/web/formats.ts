import type { Language } from '../catalogue/index.js';

export interface Formats {
  date(at: Date): string;
  dateTime(at: Date): string;
  /** How long from now, in words: "just now", "in 3 hours", "2 days ago". */
  relative(at: Date): string;
  iso(at: Date): string;
}

const cache = new Map<string, Formats>();

/** Dates and times as people read them, in a language and zone. */
export function formatsFor(language: Language, zone: string): Formats {
  const key = `${language} ${zone}`;
  const known = cache.get(key) ?? makeFormats(language, zone);
  cache.set(key, known);
  return known;
}

function makeFormats(language: Language, timeZone: string): Formats {
  const locale = language === 'nl' ? 'nl-NL' : 'en-GB';
  const date = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  const dateTime = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const justNow = language === 'nl' ? 'zojuist' : 'just now';
  return {
    date: (at) => date.format(at),
    dateTime: (at) => dateTime.format(at),
    relative: (at) => inWords(relative, at.getTime() - Date.now()) ?? justNow,
    iso: (at) => at.toISOString(),
  };
}

/** Null within a minute: of that Intl makes "in 0 minutes", whichever way it went. */
function inWords(relative: Intl.RelativeTimeFormat, ms: number): string | null {
  if (Math.abs(ms) < 60_000) return null;
  const minutes = Math.round(ms / 60_000);
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 48) return relative.format(hours, 'hour');
  return relative.format(Math.round(hours / 24), 'day');
}
