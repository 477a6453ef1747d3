import type { Language } from '../catalogue/index.js';

const amsterdam = 'Europe/Amsterdam';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `maandag 30 november 2026`, `Monday 30 November 2026`. */
export function formatDate(at: Date, language: Language, timeZone = amsterdam): string {
  return formatter(language, { dateStyle: 'full', timeZone }).format(at);
}

/** `maandag 30 november 2026 om 23:59`, `Monday 30 November 2026 at 23:59`. */
export function formatDateTime(at: Date, language: Language, timeZone = amsterdam): string {
  return formatter(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at);
}

/** Short, for lists: `30 nov 2026, 23:59`, `30 Nov 2026, 23:59`. */
export function formatShort(at: Date, language: Language, timeZone = amsterdam): string {
  return formatter(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

/** To the second and with the zone, to show on hover: `30 november 2026 om 23:59:59 CET`. */
export function formatExact(at: Date, language: Language, timeZone = amsterdam): string {
  return formatter(language, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(at);
}

/** How long until a deadline, or how long past it: `nog 3 uur`, `2 days overdue`. Rounded down, never in our favour. */
export function timeLeft(dueAt: Date, now: Date, language: Language): string {
  const left = dueAt.getTime() - now.getTime();
  const words = sentences[language];
  if (left < 0) return -left < minute ? words.justOverdue : words.overdue(span(-left, language));
  return left < minute ? words.almostDue : words.left(span(left, language));
}

const sentences = {
  nl: {
    left: (span: string) => `nog ${span}`,
    overdue: (span: string) => `${span} te laat`,
    almostDue: 'nog minder dan een minuut',
    justOverdue: 'net te laat',
  },
  en: {
    left: (span: string) => `${span} left`,
    overdue: (span: string) => `${span} overdue`,
    almostDue: 'less than a minute left',
    justOverdue: 'just overdue',
  },
};

function span(time: number, language: Language): string {
  if (time >= 2 * day) return count(time / day, 'day', language);
  if (time >= 2 * hour) return count(time / hour, 'hour', language);
  return count(time / minute, 'minute', language);
}

function count(amount: number, unit: 'day' | 'hour' | 'minute', language: Language): string {
  const key = `${language} ${unit}`;
  const known = counters.get(key);
  if (known) return known.format(Math.floor(amount));
  const made = new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' });
  counters.set(key, made);
  return made.format(Math.floor(amount));
}

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [language, options.timeZone, options.dateStyle, options.timeStyle].join(' ');
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locales[language], options);
  formatters.set(key, made);
  return made;
}

const locales = { nl: 'nl-NL', en: 'en-GB' };
const formatters = new Map<string, Intl.DateTimeFormat>();
const counters = new Map<string, Intl.NumberFormat>();
