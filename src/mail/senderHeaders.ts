/** A header field as it came: its name in lower case, and its bytes with folds and line end. */
export interface RawField {
  name: string;
  raw: string;
}

/** More than any honest message has; past it nothing is checked. */
const MOST_FIELDS = 1000;
const MOST_BYTES = 256 * 1024;
const LONGEST_SIGNATURE = 8 * 1024;
const LONGEST_FROM = 4 * 1024;
const LONGEST_RESULTS = 16 * 1024;

/** The header block of a message, field by field, and where its body begins; null when it is past all bounds. */
export function rawFields(raw: Buffer): { fields: RawField[]; bodyAt: number } | null {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1', 0, Math.min(raw.length, MOST_BYTES)));
  if (!end && raw.length > MOST_BYTES) return null;
  const head = raw.toString('latin1', 0, end ? end.index : raw.length);
  const fields: RawField[] = [];
  for (const line of head.split(/\r?\n/)) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last.raw += `${line}\r\n`;
    else if (!/^From /.test(line))
      fields.push({ name: line.slice(0, line.indexOf(':')).trim().toLowerCase(), raw: `${line}\r\n` });
    if (fields.length > MOST_FIELDS) return null;
  }
  return { fields, bodyAt: end ? end.index + end[0].length : raw.length };
}

/** What stands after the colon, on one line. */
export function valueOf({ raw }: RawField, most = LONGEST_RESULTS): string {
  return raw
    .slice(raw.indexOf(':') + 1, most)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** The only From field; null when there is none, more than one (RFC 5322, 3.6) or one past all bounds. */
export function onlyFrom(fields: readonly RawField[]): RawField | null {
  const [from, ...more] = fields.filter(({ name }) => name === 'from');
  return from && more.length === 0 && from.raw.length <= LONGEST_FROM ? from : null;
}

/**
 * The fields without those that the check must not look at: ARC, and all signatures but the first `most` that could vouch, those by
 * `domain` or one above it first. A signature that leaves out From, or a part of the body (l=), vouches for nobody.
 */
export function withFewSignatures(fields: readonly RawField[], domain: string, most: number): RawField[] {
  const signatures = fields.filter((field) => field.name === 'dkim-signature' && couldVouch(field));
  const byDomain = (field: RawField) => Number(!isOf(domain, tagOf(field, 'd')));
  const looked = new Set(signatures.sort((a, b) => byDomain(a) - byDomain(b)).slice(0, most));
  return fields.filter(
    (field) => !field.name.startsWith('arc-') && (field.name !== 'dkim-signature' || looked.has(field)),
  );
}

const couldVouch = (field: RawField): boolean =>
  field.raw.length <= LONGEST_SIGNATURE && tagOf(field, 'l') === '' && signs(field, 'from');

const signs = (field: RawField, name: string): boolean =>
  tagOf(field, 'h')
    .split(':')
    .some((signed) => signed.trim() === name);

/** Whether a host is this domain or lies below it. */
export const isOf = (host: string, domain: string): boolean =>
  domain !== '' && (host === domain || host.endsWith(`.${domain}`));

function tagOf(field: RawField, tag: string): string {
  const found = valueOf(field, LONGEST_SIGNATURE)
    .split(';')
    .map((part) => part.trim())
    .find((part) => new RegExp(`^${tag}\\s*=`).test(part));
  return found === undefined
    ? ''
    : found
        .slice(found.indexOf('=') + 1)
        .trim()
        .toLowerCase();
}
