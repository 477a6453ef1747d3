const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
const ZONE = String.raw`(?:\s?(?:Z\b|UTC|GMT|[A-Z]{2,4}T\b|[+-]\d{2}:?\d{2}\b))?`;
const TIME = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,6})?(?: ?[AP]M\b)?`;
const PATTERNS = [
  new RegExp(String.raw`\b\d{4}-\d{2}-\d{2}[T ]${TIME}${ZONE}`, 'g'),
  new RegExp(String.raw`\b\d{1,2}/${MONTH}/\d{4}:${TIME}${ZONE}`, 'gi'),
  new RegExp(String.raw`\b(?:[a-z]{3}, )?\d{1,2} ${MONTH} \d{4},? ${TIME}${ZONE}`, 'gi'),
  new RegExp(
    String.raw`\b(?:[a-z]{3} )?${MONTH} {1,2}\d{1,2},? (?:\d{4},? )?${TIME}${ZONE}(?: \d{4}\b)?`,
    'gi',
  ),
  /\b\d{4}-\d{2}-\d{2}\b/g,
];

export interface FoundDate {
  raw: string;
  at: Date;
}

/**
 * Times in a line of text, in the ways that logs and mails write them. Without a zone they are taken for UTC; without a
 * year for the one of `near`. Only the first of the ways that is found in the line.
 */
export function datesIn(line: string, near: Date | null): FoundDate[] {
  const some = line.slice(0, 2000);
  if (!/\d{1,2}:\d{2}|\d{4}-\d{2}/.test(some)) return [];
  for (const pattern of PATTERNS) {
    const found = [...some.matchAll(pattern)].flatMap(([raw]) => toDate(raw, near));
    if (found.length > 0) return found.slice(0, 10);
  }
  return [];
}

function toDate(raw: string, near: Date | null): FoundDate[] {
  const hasYear = /\b\d{4}\b/.test(raw.replace(/[+-]\d{4}\b/, ''));
  const spaced = raw
    .replace(/^(\d{1,2})\/([a-z]{3,9})\/(\d{4}):/i, '$1 $2 $3 ')
    .replace(/\s?([A-Z]{2,3}ST|CES?T|UTC)\b/, (zone) => ` ${ZONES[zone.trim()] ?? zone.trim()}`);
  const dated = hasYear ? spaced : `${spaced} ${(near ?? new Date(0)).getUTCFullYear()}`;
  const zoned = /(?:Z|GMT|UTC|[ECMP][SD]T|[+-]\d{2}:?\d{2})(?: \d{4})?\s*$/.test(dated);
  const time = Date.parse(zoned || !/:/.test(dated) ? dated : `${dated} UTC`);
  if (!Number.isFinite(time) || (!hasYear && near === null)) return [];
  return [{ raw: raw.trim(), at: new Date(time) }];
}

/** Zones that `Date.parse` does not know. */
const ZONES: Record<string, string> = {
  CET: '+0100',
  CEST: '+0200',
  WEST: '+0100',
  EEST: '+0300',
  MSK: '+0300',
};
