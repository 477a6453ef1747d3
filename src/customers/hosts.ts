import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';

const LONGEST_NAME = 253;

/**
 * The host name in lower-case ASCII (punycode), without a final dot; null when it can't be a DNS name of at
 * least two labels.
 */
export function normaliseHost(text: string): string | null {
  if (text.length > 4 * LONGEST_NAME) return null;
  const host = domainToASCII(text.endsWith('.') ? text.slice(0, -1) : text);
  if (host.length > LONGEST_NAME) return null;
  const labels = host.split('.');
  if (labels.length < 2 || !labels.every(isLabel)) return null;
  return /^(?:\d+|0x[0-9a-f]*)$/.test(labels[labels.length - 1] ?? '') ? null : host;
}

/**
 * The domain that was registered (`example.co.uk` of `www.example.co.uk`); null for a public suffix itself.
 */
export function registrableDomain(host: string): string | null {
  return getDomain(host, { extractHostname: false });
}

/** The name and the names above it, longest first, down to two labels. */
export function nameAndParents(host: string): string[] {
  const labels = host.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

/**
 * The e-mail address in lower case with its domain in punycode; null when it isn't one. Quoted local parts
 * aren't taken.
 */
export function normaliseEmail(text: string): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const host = normaliseHost(text.slice(at + 1));
  if (host === null || local.length === 0 || local.length > 64) return null;
  return /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u.test(local) ? `${local.toLowerCase()}@${host}` : null;
}

function isLabel(label: string): boolean {
  return /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label);
}
