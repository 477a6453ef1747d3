const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Minutes east of Greenwich for the names that reports use (RFC 5322, section 4.3, and European ones). */
const ZONES = new Map(
  Object.entries({
    z: 0,
    ut: 0,
    utc: 0,
    gmt: 0,
    wet: 0,
    bst: 60,
    west: 60,
    cet: 60,
    met: 60,
    mez: 60,
    cest: 120,
    mest: 120,
    mesz: 120,
    eet: 120,
    eest: 180,
    msk: 180,
    ist: 330,
    jst: 540,
    kst: 540,
    aest: 600,
    est: -300,
    edt: -240,
    cst: -360,
    cdt: -300,
    mst: -420,
    mdt: -360,
    pst: -480,
    pdt: -420,
  }),
);
const LONGEST = 100;

interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes east of Greenwich. */
  offset: number;
}

/**
 * A moment as reports write it (ISO 8601, RFC 5322 with its obsolete zones, `2015-01-02 03:04:05`, Apache's
 * `02/Jan/2015:03:04:05 +0100`, `02.01.2015 03:04`, seconds since 1970), as ISO 8601 in UTC. One without a zone is
 * taken as UTC, as feeds mean it. '' when it cannot be read.
 */
export function isoOf(written: string): string {
  // "21: 09:11": some senders put a space behind every colon of their mail.
  const text = written
    .slice(0, LONGEST)
    .trim()
    .replace(/(\d): (?=\d)/g, '$1:');
  const moment = ofEpoch(text) ?? ofNumbers(text) ?? ofWords(text);
  if (moment === null) return '';
  if (typeof moment === 'number') return stamp(moment);
  const { year, month, day, hour, minute, second, offset } = moment;
  const valid =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute < 60 && second <= 60;
  return valid ? stamp(Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000) : '';
}

function ofEpoch(text: string): number | null {
  if (/^\d{9,10}(?:\.\d{1,9})?$/.test(text)) return Math.floor(Number(text)) * 1000;
  return /^\d{13}$/.test(text) ? Number(text) : null;
}

/** 2015-01-02T03:04:05.678+01:00 and its like, and 02.01.2015 03:04. */
function ofNumbers(text: string): Moment | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)$/.exec(text);
  const european = iso ? null : /^(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)$/.exec(text);
  const found = iso ?? european;
  if (found === null) return null;
  const [first = '', month = '', last = '', rest = ''] = found.slice(1);
  const [year, day] = iso ? [first, last] : [last, first];
  return { year: Number(year), month: Number(month), day: Number(day), ...timeIn(rest) };
}

/** Thu, 8 Mar 2005 14:00:00 EDT; Fri Sep 15 18:55:37 UTC 2023; 19/Apr/2026:07:18:38 +0200. */
function ofWords(text: string): Moment | null {
  const words = text.replace(/^(\d{1,2})\/([a-z]{3})\/(\d{4}):/i, '$1 $2 $3 ').split(/[\s,]+/);
  const month = words.findIndex((word) => MONTHS.includes(word.slice(0, 3).toLowerCase()));
  if (month === -1) return null;
  const numbers = words
    .filter((word) => /^\d{1,4}(?:st|nd|rd|th)?$/.test(word))
    .map((word) => parseInt(word, 10));
  const [day, year] = numbers;
  if (day === undefined) return null;
  const whole = { day, month: MONTHS.indexOf((words[month] ?? '').slice(0, 3).toLowerCase()) + 1 };
  return { year: fullYear(year), ...whole, ...timeIn(words.join(' ')) };
}

function timeIn(text: string): Pick<Moment, 'hour' | 'minute' | 'second' | 'offset'> {
  const found = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?\s?([ap]m)?/i.exec(text);
  if (found === null) return { hour: 0, minute: 0, second: 0, offset: 0 };
  const half = found[4]?.toLowerCase();
  const written = Number(found[1]);
  const hour = half === undefined ? written : (written % 12) + (half === 'pm' ? 12 : 0);
  return {
    hour,
    minute: Number(found[2]),
    second: Number(found[3] ?? 0),
    offset: offsetIn(text.slice(found.index + found[0].length)),
  };
}

/** A number wins over the name beside it, as in `-0000 (EST)`. */
function offsetIn(rest: string): number {
  const found = /([+-])(\d{2}):?(\d{2})?/.exec(rest);
  if (found !== null) return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0));
  const names = rest.toLowerCase().match(/[a-z]+/g) ?? [];
  return names.map((name) => ZONES.get(name)).find((offset) => offset !== undefined) ?? 0;
}

function fullYear(year: number | undefined): number {
  if (year === undefined) return NaN;
  return year < 70 ? 2000 + year : year < 100 ? 1900 + year : year;
}

function stamp(time: number): string {
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : '';
}
