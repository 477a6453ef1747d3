import { domainToASCII } from 'node:url';

// RFC 5321 4.5.3.1: what a server must accept.
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;
const LONGEST_DOMAIN = 253;

// RFC 5322 3.2.3 dot-atom, with the letters of RFC 6531. Quoted local parts are left out: rarely meant, often an attack.
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAMED = /^(?<name>[^<>]*)<(?<address>[^<>]+)>$/;

export interface Mailbox {
  name: string;
  address: string;
}

/** Whether mail can be sent to this bare address: its syntax, length and a domain of two labels or more. */
export function isDeliverable(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (at < 1) return false;
  const localPart = address.slice(0, at);
  if (Buffer.byteLength(address) > LONGEST_ADDRESS || Buffer.byteLength(localPart) > LONGEST_LOCAL_PART)
    return false;
  return LOCAL_PART.test(localPart) && isMailDomain(address.slice(at + 1));
}

/** Reads `a@example.nl` or `Name <a@example.nl>`; undefined for anything else. */
export function readMailbox(text: string): Mailbox | undefined {
  const { name = '', address = text.trim() } = NAMED.exec(text.trim())?.groups ?? {};
  if (hasControlCharacter(name) || !isDeliverable(address.trim())) return undefined;
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() };
}

/** Whether a text has a line break or another control character, and so could start a header of its own. */
export function hasControlCharacter(text: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(text);
}

function isMailDomain(domain: string): boolean {
  // A host name may be cut or unescaped on the way to ASCII; what an address says must be what is used.
  if (!DOMAIN.test(domain)) return false;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  if (ascii.length > LONGEST_DOMAIN || labels.length < 2) return false;
  return labels.every((label) => LABEL.test(label)) && /[a-z]/.test(labels.at(-1) ?? '');
}
