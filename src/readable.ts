import { domainToUnicode } from 'node:url';
import { parseUrl } from './url.js';

/**
 * An address with its host name as people write it: `bücher.example` of `xn--bcher-kva.example`. A name with letters that can pass for
 * others keeps its own spelling, with the letters beside it: it must not be taken for another (UTS #39).
 */
export function readable(address: string): string {
  if (!/xn--/i.test(address)) return address;
  const host = parseUrl(address)?.hostname || address.slice(address.lastIndexOf('@') + 1);
  const name = domainToUnicode(host);
  if (name === '' || name === host || !address.includes(host)) return address;
  return isPlain(name) ? address.replace(host, () => name) : `${address} (${name})`;
}

/** Latin as Europe writes it; its letters that look like plain ones or like other signs are left out. */
const isPlain = (name: string): boolean => /^[a-z0-9.\-_ß-öø-ľł-ňŋ-ž]+$/u.test(name) && !/[ıĸŀ]/u.test(name);
