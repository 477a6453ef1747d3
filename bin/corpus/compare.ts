import type { Fact } from '../../src/intake/reading/report.js';

export interface Compared {
  key: string;
  value: string;
  /** `absent`: it does not stand in the file, so it can't be read from it. */
  outcome: 'read' | 'missed' | 'absent';
}

/** Keys that say something about the file or its outcome, not a value that stands in it; `items` counts copies twice. */
const ABOUT_THE_FILE =
  /^(?:class|AbuseIO class|feedback_report_parts|evidence_items|items|visible text after trimming|client|declared_charsets)$/;
/** Values that stand in the file encoded or packed. */
const DECODED = /^(?:subject_decoded_by_python|first_\w+)$/;
/** How many incidents a file reports: one report each. */
const COUNTS = /^rows$/;
/** `category=malware site` is a person's summary of a feed. */
const SUMMARIES = /^(?:category|protocol_or_type)$/;

/** The `key=value` pairs of an index's `expected`, the bracketed lists of feeds too. */
export function pairsOf(expected: string): { key: string; value: string }[] {
  const flat = expected.replace(/\[(?:zip|csv):[^\]]*?-> ?/g, '; ').replace(/\](?=;|$)/g, '');
  return flat.split(/;\s+|;$/).flatMap((piece) => {
    const [, key = '', value = ''] = /^([A-Za-z][\w -]{1,40}?)=(.*)$/s.exec(piece.trim()) ?? [];
    return key === '' || value === '' || value === '-' ? [] : [{ key, value: value.trim() }];
  });
}

/** Holds the pairs that stand in the file against the facts that were read; dates, hosts and case compare by what they mean. */
export function compare(expected: string, facts: Fact[], standing: string, reports: number): Compared[] {
  const values = facts.map(({ value }) => plain(value));
  const known = new Set(values.flatMap(variants));
  const text = plain(standing);
  return pairsOf(expected)
    .filter(({ key }) => !ABOUT_THE_FILE.test(key))
    .flatMap(({ key, value }) =>
      value.split(/, (?=rfc822|failed|\d\.\d)/i).map((one) => ({ key, value: one })),
    )
    .map(({ key, value }) => {
      if (COUNTS.test(key))
        return { key, value, outcome: reports >= Number(value) ? ('read' as const) : ('missed' as const) };
      const wanted = plain(value);
      const found =
        variants(wanted).some((one) => known.has(one)) || values.some((one) => holds(one, wanted));
      if (found) return { key, value, outcome: 'read' as const };
      const stands =
        !SUMMARIES.test(key) && (DECODED.test(key) || variants(wanted).some((one) => text.includes(one)));
      return { key, value, outcome: stands ? 'missed' : 'absent' };
    });
}

function holds(value: string, wanted: string): boolean {
  return wanted.length >= 4 && value.length < 2000 && value.includes(wanted);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/["<>]/g, '').replace(/\s+/g, ' ').trim();
}

/** The same value in the ways that it may be written: a date as its moment, an address without its name. */
function variants(value: string): string[] {
  const address = /\S+@\S+$/.exec(value)?.[0] ?? '';
  const moment = /\d{4}|\d:\d\d/.test(value) && value.length < 60 ? momentOf(value) : '';
  return [value, address, moment].filter((one) => one !== '');
}

function momentOf(value: string): string {
  const date = value
    .replace(/\([^)]*\)/g, '')
    .replace(/(\d) utc$/, '$1z')
    .trim();
  const zoned = /(?:z|[+-]\d{2}:?\d{2}|[a-z]{2,4})$/.test(date) ? date : `${date} utc`;
  const time = Date.parse(zoned);
  return Number.isFinite(time) ? `moment ${Math.floor(time / 1000)}` : '';
}
