import { parse as parseDomain } from 'tldts';
import { normaliseIp, readRange } from '../customers/addresses.js';
import type { Address } from '../customers/addresses.js';
import { normaliseEmail, normaliseHost, registrableDomain } from '../customers/hosts.js';
import { bracketed, refang, schemeOf, splitIntoPieces, tidy, withoutBrackets } from './pasted.js';

export type Location = {
  /** As it was pasted. */
  raw: string;
  kind: 'url' | 'host' | 'ipv4' | 'ipv6' | 'email';
  /** Normalised: WHATWG href without user name and password, lower-case punycode host, canonical address. */
  value: string;
  /** The DNS name in it, absent when it names an address. */
  host?: string;
  /** The registrable domain of the host. */
  domain?: string;
  ip?: string;
  port?: number;
  /** A private or reserved address (RFC 6890): nobody's customer can be reached there from outside. */
  reserved?: true;
};

export type LocationProblem =
  | 'not_a_location'
  | 'not_a_public_name'
  | 'scheme_not_allowed'
  | 'control_character'
  | 'masked_address'
  | 'range'
  | 'too_long'
  | 'too_many'
  | 'text_too_long';

export type LocationLimits = { locations: number; length: number; text: number };
export type UnreadLocation = { line: number; raw: string; problem: LocationProblem };
export type ReadLocations = { locations: Location[]; problems: UnreadLocation[] };

const LIMITS: LocationLimits = { locations: 1000, length: 2048, text: 1_000_000 };
const SCHEMES = new Set(['http', 'https', 'ftp', 'ws', 'wss']);
const MOST_PIECES = 20_000;
const MOST_PROBLEMS = 100;
const LONGEST_SHOWN = 200;

/**
 * Reads locations out of a pasted block: one on a line, or separated by white space, commas or semicolons. A
 * comma or semicolon within a URL's path belongs to the URL unless a new http:// or www. follows it. Equal
 * locations are given once. Words that aren't locations come back as problems, neighbours on a line together.
 * Above the limit (lengths in characters) nothing is read but the one problem says so.
 */
export function readLocations(text: string, limits: Partial<LocationLimits> = {}): ReadLocations {
  const most = { ...LIMITS, ...limits };
  if (text.length > most.text) return refuse(1, 'text_too_long');
  const pieces = splitIntoPieces(text);
  if (pieces.length > MOST_PIECES) return refuse(1, 'text_too_long');
  const excess = pieces.filter(({ raw }) => /[.:@[(]/.test(raw))[most.locations];
  if (excess !== undefined) return refuse(excess.line, 'too_many');

  const found = new Map<string, Location>();
  const problems: (UnreadLocation & { end: number })[] = [];
  for (const { line, raw, start, end } of pieces) {
    const read = readOne(raw, most.length);
    if (typeof read !== 'string') {
      const key = `${read.kind} ${read.value} ${read.port ?? ''}`;
      if (!found.has(key)) found.set(key, read);
      continue;
    }
    const last = problems.at(-1);
    const joins =
      last?.line === line && last.end + 1 === start && last.problem === read && read === 'not_a_location';
    if (last !== undefined && joins) Object.assign(last, { raw: clip(`${last.raw} ${raw}`), end });
    else if (problems.length < MOST_PROBLEMS) problems.push({ line, raw: clip(raw), problem: read, end });
  }
  return {
    locations: [...found.values()],
    problems: problems.map(({ line, raw, problem }) => ({ line, raw, problem })),
  };
}

function readOne(raw: string, longest: number): Location | LocationProblem {
  if (raw.length > longest) return 'too_long';
  if (/\p{Cc}/u.test(raw)) return 'control_character';
  const text = refang(tidy(raw));
  const address = normaliseIp(withoutBrackets(text));
  if (address !== null)
    return { raw, kind: address.kind, value: address.value, ip: address.value, ...reserve(address) };
  if (/^(?:\d{1,3}\.){1,3}(?:(?:x{1,3}|\*)\.?){1,3}$/i.test(text)) return 'masked_address';
  if (isRange(text)) return 'range';

  const scheme = schemeOf(text);
  if (scheme === 'mailto') return readEmail(raw, text.slice('mailto:'.length).split('?', 1)[0] ?? '');
  if (scheme !== null) return SCHEMES.has(scheme) ? readUrl(raw, text) : 'scheme_not_allowed';
  if (text.includes('@') && !/[/:]/.test(text)) return readEmail(raw, text);
  return readWithoutScheme(raw, text.startsWith('*.') ? text.slice(2) : text);
}

function readUrl(raw: string, text: string): Location | LocationProblem {
  const url = parseUrl(text);
  if (url === null) return 'not_a_location';
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  const port = url.port === '' ? {} : { port: Number(url.port) };
  const address = normaliseIp(withoutBrackets(url.hostname));
  if (address !== null)
    return { raw, kind: 'url', value: url.href, ip: address.value, ...port, ...reserve(address) };
  const host = normaliseHost(url.hostname);
  const domain = host === null ? null : registrableDomain(host);
  if (host === null || domain === null) return 'not_a_public_name';
  if (url.hostname !== host) url.hostname = host;
  return { raw, kind: 'url', value: url.href, host, domain, ...port };
}

/**
 * A name or address with or without port and path. Its end must be one that public names have, or words of
 * prose would do.
 */
function readWithoutScheme(raw: string, text: string): Location | LocationProblem {
  const authority = text.split(/[/\\?#]/, 1)[0] ?? '';
  const name = authority.slice(authority.lastIndexOf('@') + 1);
  if (!/[.:\u3002]/.test(name)) return 'not_a_location';
  const written = normaliseIp(name) ?? normaliseIp(withoutBrackets(name.replace(/:\d{1,5}$/, '')));
  const read = readUrl(raw, `https://${text}`);
  if (typeof read === 'string') return 'not_a_location';
  // The URL parser takes 1.2.3 for an address, 1.2.0.3; in prose it is a clause.
  if (read.ip !== undefined && written === null) return 'not_a_location';
  if (read.host !== undefined && !endsPublicly(read.host)) return 'not_a_public_name';
  return authority === text ? withoutUrl(read, name) : read;
}

function withoutUrl({ raw, host, domain, ip, reserved }: Location, name: string): Location {
  const port = /:(\d{1,5})$/.exec(name)?.[1];
  const rest = { ...(port === undefined ? {} : { port: Number(port) }), ...(reserved && { reserved }) };
  if (ip !== undefined) return { raw, kind: ip.includes(':') ? 'ipv6' : 'ipv4', value: ip, ip, ...rest };
  return {
    raw,
    kind: 'host',
    value: host ?? name,
    ...(host !== undefined && { host }),
    ...(domain && { domain }),
    ...rest,
  };
}

function readEmail(raw: string, text: string): Location | LocationProblem {
  const value = normaliseEmail(text);
  if (value === null) return 'not_a_location';
  const host = value.slice(value.lastIndexOf('@') + 1);
  const domain = registrableDomain(host);
  return domain === null ? 'not_a_public_name' : { raw, kind: 'email', value, host, domain };
}

function isRange(text: string): boolean {
  return /[/-]/.test(text) && readRange(text) !== 'not_a_range';
}

function endsPublicly(host: string): boolean {
  const { isIcann, isSpecialUse } = parseDomain(host, { extractHostname: false, detectSpecialUse: true });
  return isIcann === true || isSpecialUse === true;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(bracketed(text));
  } catch {
    return null;
  }
}

function reserve({ reserved }: Address): { reserved?: true } {
  return reserved ? { reserved } : {};
}

function refuse(line: number, problem: LocationProblem): ReadLocations {
  return { locations: [], problems: [{ line, raw: '', problem }] };
}

function clip(raw: string): string {
  return raw.length > LONGEST_SHOWN ? `${raw.slice(0, LONGEST_SHOWN)}…` : raw;
}
