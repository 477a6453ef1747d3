/** What stands in a letter for what was taken out of it. */
export const LEFT_OUT = { nl: '[weggelaten]', en: '[left out]' };

const SHORTEST = 3;
/** From this length on a name is found with an ending too, such as a genitive. */
const DISTINCT = 6;
const NOTHING = '(?!)';

/** What must not be read by the other party. Addresses of mail are found inside other text as well. */
export interface Secrets {
  names: readonly string[];
  emails: readonly string[];
}

/**
 * Takes what identifies the other party out of a text that a person wrote (invariant 6). `kept` may be read as it is:
 * a location, which often contains its owner's name. Nothing else in the text changes.
 */
export function mask(text: string, secrets: Secrets, shown: string, kept: readonly string[] = []): string {
  const names = withoutBlanks(secrets.names).filter((name) => name.length >= SHORTEST);
  const masked = maskEmails(text, secrets, shown);
  // Most texts name nobody, and the exact pattern takes milliseconds to compile.
  if (!new RegExp(names.map(literal).join('|') || NOTHING, 'iu').test(masked)) return masked;
  const readable = withoutBlanks(kept).map(literal).join('|') || NOTHING;
  const pattern = new RegExp([`(${readable})`, ...names.map(whole)].join('|'), 'giu');
  return masked.replace(pattern, (found, readable?: string) => (readable === undefined ? shown : found));
}

/** Takes the other party's mail addresses alone out of a text, as they are or percent-encoded: for locations. */
export function maskEmails(text: string, { emails }: Pick<Secrets, 'emails'>, shown: string): string {
  const parts = withoutBlanks(emails).map(encodedOrNot);
  const whole = text.normalize('NFC');
  return parts.length > 0 ? whole.replace(new RegExp(parts.join('|'), 'giu'), shown) : whole;
}

/** The longest first: a part of a name must not leave the rest standing. */
function withoutBlanks(texts: readonly string[]): string[] {
  const tidy = texts.map((text) => text.normalize('NFC').trim()).filter((text) => text !== '');
  return [...new Set(tidy)].sort((a, b) => b.length - a.length);
}

function whole(name: string): string {
  const end = name.length < DISTINCT ? '(?![\\p{L}\\p{N}])' : '';
  return `(?<![\\p{L}\\p{N}])${literal(name)}${end}`;
}

/** A mail address as it may stand in a URL: any of its signs percent-encoded. */
const encodedOrNot = (email: string): string =>
  [...email]
    .map((char) => (/[a-z0-9]/i.test(char) ? char : `(?:${literal(char)}|${encoded(char)})`))
    .join('');

const encoded = (char: string): string =>
  [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const literal = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/-/g, '\\x2d'))
    .join('\\s+');
