import { normaliseIp } from '../customers/addresses.js';

export type Piece = { line: number; raw: string; start: number; end: number };

/**
 * Zero-width, soft hyphen and direction marks: word processors and web pages paste them along, and no
 * location needs them.
 */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const OPENING = new Set('<>"\'`“”„‘’«»•–—-|,;');
const CLOSING = new Set('<>"\'`“”„‘’«»…|.,;:!?。、，');
const SEPARATORS = new Set(',;|，；、');
const SLASHLESS = new Set([
  'http',
  'https',
  'ftp',
  'mailto',
  'javascript',
  'vbscript',
  'data',
  'file',
  'blob',
  'about',
]);
const BRACKETS = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/**
 * Splits at white space and, outside the path of a URL, at commas, semicolons and bars. Bullets and list
 * numbers fall away.
 */
export function splitIntoPieces(text: string): Piece[] {
  return text.split(/\r\n|\r|\n/).flatMap((content, index) => {
    // \s counts the byte order mark as white space; here it is one of the invisible ones.
    const words = [...content.matchAll(/(?:\S|\ufeff)+/g)].flatMap((word) => splitWord(word[0], word.index));
    const pieces = words.filter(({ raw }) => /[\p{L}\p{N}\p{Cc}]/u.test(raw));
    const isListNumber = pieces.length > 1 && /^\(?\d{1,5}[.)]$/.test(pieces[0]?.raw ?? '');
    return pieces.slice(isListNumber ? 1 : 0).map((piece) => ({ line: index + 1, ...piece }));
  });
}

/**
 * Takes off what surrounds a location in prose: quotes, brackets that don't pair within it, punctuation after
 * it, invisible characters.
 */
export function tidy(raw: string): string {
  const text = raw.replace(INVISIBLE, '');
  const unpaired = new Map(
    [...BRACKETS].map(([close, open]) => [close, count(text, open) - count(text, close)]),
  );
  let start = 0;
  let end = text.length;
  for (let changed = true; changed && start < end;) {
    const first = text.charAt(start);
    const last = text.charAt(end - 1);
    const wraps = BRACKETS.get(last) === first;
    const opens = [...BRACKETS].some(([close, open]) => open === first && (unpaired.get(close) ?? 0) > 0);
    changed = true;
    if (wraps) [start, end] = [start + 1, end - 1];
    else if (OPENING.has(first) || opens || (first === '*' && text.charAt(start + 1) !== '.')) start += 1;
    else if (last === ':' && text.charAt(end - 2) === ':') changed = false;
    else if (CLOSING.has(last) || (last === '*' && text.charAt(end - 2) !== '.')) end -= 1;
    else if ((unpaired.get(last) ?? 0) < 0) end -= 1;
    else changed = false;
  }
  return text.slice(start, end);
}

/**
 * Undoes the usual ways of making an address unclickable: hxxp, [.], [:], (dot), (at). The last two only
 * before the path.
 */
export function refang(text: string): string {
  const plain = text
    .replace(/[[({]\.[\])}]/g, '.')
    .replace(/\[(:|:\/\/|\/)\]/g, '$1')
    .replace(/^(h|f)(?:xx|\*\*|tt|t|x)(ps?)(?=:)/i, (_, first: string, last: string) =>
      first === 'f' ? 'ftp' : `htt${last}`,
    );
  const scheme = plain.indexOf('://');
  const path = plain.indexOf('/', scheme === -1 ? 0 : scheme + 3);
  const head = path === -1 ? plain : plain.slice(0, path);
  return (
    head.replace(/[[({]dot[\])}]/gi, '.').replace(/[[({](?:at|@)[\])}]/gi, '@') + plain.slice(head.length)
  );
}

/**
 * The scheme in lower case, or null when there is none; in `example.nl:8080` and `host:22` what follows is a
 * port.
 */
export function schemeOf(text: string): string | null {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(text)?.[0].toLowerCase() ?? null;
  if (scheme === null || text.startsWith('//', scheme.length + 1)) return scheme;
  return SLASHLESS.has(scheme) ? scheme : null;
}

/** Puts the brackets round an IPv6 address that stands as the host of a URL without them. */
export function bracketed(text: string): string {
  const start = text.indexOf('://') + 3;
  if (start === 2) return text;
  const length = text.slice(start).search(/[/\\?#]/);
  const authority = length === -1 ? text.slice(start) : text.slice(start, start + length);
  if (normaliseIp(authority)?.kind !== 'ipv6') return text;
  return `${text.slice(0, start)}[${authority}]${text.slice(start + authority.length)}`;
}

export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function splitWord(word: string, offset: number): Omit<Piece, 'line'>[] {
  if (!/[,;|，；、]/.test(word)) return [{ raw: word, start: offset, end: offset + word.length }];
  const pieces: Omit<Piece, 'line'>[] = [];
  let start = 0;
  let inPath = false;
  for (let index = 0; index < word.length; index += 1) {
    const char = word.charAt(index);
    if (isPathStart(word, index)) inPath = true;
    if (!SEPARATORS.has(char) || (inPath && !startsAnew(word.slice(index + 1, index + 12)))) continue;
    pieces.push({ raw: word.slice(start, index), start: offset + start, end: offset + index });
    start = index + 1;
    inPath = false;
  }
  return [...pieces, { raw: word.slice(start), start: offset + start, end: offset + word.length }];
}

/** A ?, a #, or a slash that isn't one of the two after the scheme (which may be written [://]). */
function isPathStart(word: string, index: number): boolean {
  const char = word.charAt(index);
  if (char === '?' || char === '#') return true;
  if (char !== '/') return false;
  return !/[:\]]\/?$/.test(word.slice(Math.max(0, index - 2), index)) && word.charAt(index + 1) !== ']';
}

function startsAnew(rest: string): boolean {
  return /^(?:[a-z*]{2,6}\[?:|www(?:\.|\[\.))/i.test(rest);
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
