import { enclosingKeys, normaliseIp, rangeKey, readRange } from './addresses.js';
import type { RangeProblem } from './addresses.js';
import { nameAndParents, normaliseEmail, normaliseHost, registrableDomain } from './hosts.js';
import type { ResourceKind } from './resource.js';

export type Via = 'domain' | 'host' | 'range' | 'account' | 'dns';
export type Candidate = { key: string; via: Via };
export type KeyedValue = { value: string; key: string; span?: string | null };
export type ResourceProblem = RangeProblem | 'not_a_host' | 'not_a_domain' | 'wrong_address_kind';

/**
 * Reads a resource as it is written in an import: its normal form and key, several for a span of addresses,
 * or what is wrong with it.
 */
export function readResource(kind: ResourceKind, text: string): KeyedValue[] | ResourceProblem {
  switch (kind) {
    case 'domain':
      return readName(text, 'domain');
    case 'host':
      return readName(text, 'host');
    case 'account':
      return [{ value: text, key: accountKey(text) }];
    case 'ipv4':
    case 'ipv6':
      return readAddresses(kind, text);
  }
}

/** What a host name can be found by: itself as a host, then as a domain, then each domain above it. */
export function hostCandidates(host: string): Candidate[] {
  const domains = nameAndParents(host).map((name) => ({ key: `domain:${name}`, via: 'domain' as const }));
  return [{ key: `host:${host}`, via: 'host' }, ...domains];
}

/** What an address can be found by: every range around it, the narrowest first. */
export function addressCandidates(text: string): Candidate[] {
  const address = normaliseIp(text);
  return address === null ? [] : enclosingKeys(address).map((key) => ({ key, via: 'range' }));
}

/** What an e-mail address can be found by: itself as an account, then its domain. */
export function emailCandidates(email: string): Candidate[] {
  const host = email.slice(email.lastIndexOf('@') + 1);
  return [{ key: accountKey(email), via: 'account' }, ...hostCandidates(host)];
}

function accountKey(text: string): string {
  return `account:${normaliseEmail(text) ?? text.toLowerCase()}`;
}

function readName(text: string, kind: 'domain' | 'host'): KeyedValue[] | ResourceProblem {
  const host = normaliseHost(text);
  if (host === null || registrableDomain(host) === null)
    return kind === 'host' ? 'not_a_host' : 'not_a_domain';
  return [{ value: host, key: `${kind}:${host}` }];
}

function readAddresses(kind: 'ipv4' | 'ipv6', text: string): KeyedValue[] | ResourceProblem {
  const ranges = readRange(text);
  if (typeof ranges === 'string') return ranges;
  if (ranges.some((range) => range.kind !== kind)) return 'wrong_address_kind';
  return ranges.map((range) => ({ value: range.value, key: rangeKey(range), span: range.span ?? null }));
}
