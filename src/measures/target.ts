import { parseUrl } from '../url.js';
import { normaliseIp } from '../customers/addresses.js';
import { normaliseHost } from '../customers/hosts.js';
import type { MeasureTarget } from '../cases/decision.js';

export type TargetProblem =
  | 'empty'
  | 'too_long'
  | 'not_an_address'
  | 'not_http'
  | 'not_a_public_name'
  | 'query_in_path'
  | 'cannot_be_served'
  | 'not_the_customers';

/** A target as browsers and web servers read it. */
export interface Aim {
  scope: MeasureTarget['scope'];
  /** Lower-case punycode name without a final dot, or an address (IPv6 in brackets). */
  host: string;
  /** WHATWG path, still percent-encoded; `/` for a host. */
  path: string;
  /** With its question mark; empty: whatever the query. */
  query: string;
  /** As the target names it: `http:` or `https:`, and a port unless it is the usual one. A host has neither. */
  scheme: string;
  port: string;
}

const LONGEST = 2048;

/** Reads a target: an http(s) URL for `url` and `path`, a bare host for `host`; or says what is wrong with it. */
export function readTarget({ scope, value }: MeasureTarget): Aim | TargetProblem {
  if (value.trim() === '') return 'empty';
  if (value.length > LONGEST) return 'too_long';
  if (/\p{Cc}/u.test(value)) return 'not_an_address';
  return scope === 'host' ? readHost(value.trim()) : readUrl(scope, value.trim());
}

function readHost(value: string): Aim | TargetProblem {
  if (/[/\\?#@\s]/.test(value) || /:\d*$/.test(value.replace(/\[.*\]/, ''))) return 'not_an_address';
  const url = parseUrl(`http://${value}/`);
  if (!url) return 'not_an_address';
  const host = hostOf(url);
  return host ? { scope: 'host', host, path: '/', query: '', scheme: '', port: '' } : 'not_a_public_name';
}

function readUrl(scope: 'url' | 'path', value: string): Aim | TargetProblem {
  const url = parseUrl(value);
  if (!url) return 'not_an_address';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'not_http';
  const host = hostOf(url);
  if (!host) return 'not_a_public_name';
  if (scope === 'path' && url.search !== '') return 'query_in_path';
  return { scope, host, path: url.pathname, query: url.search, scheme: url.protocol, port: url.port };
}

/** The host that a URL names, as nginx knows it; null without one that the public DNS can have. */
export function hostIn(value: string): string | null {
  const url = parseUrl(value);
  return url && hostOf(url);
}

function hostOf({ hostname }: URL): string | null {
  const address = normaliseIp(hostname.replace(/^\[|\]$/g, ''));
  return address ? hostname : normaliseHost(hostname);
}

/** The same text for targets that name the same, however they are written. An unreadable one is its own text. */
export function targetKey(target: MeasureTarget): string {
  const aim = readTarget(target);
  if (typeof aim === 'string') return `${target.scope} ${target.value}`;
  return [aim.scope, aim.host, aim.path, aim.query].join(' ');
}
