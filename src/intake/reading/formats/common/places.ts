import { normaliseIp } from '../../../../customers/addresses.js';
import { refang, tidy } from '../../../pasted.js';

const LONGEST = 2048;
const IPV4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/g;
const IPV6 = /(?<![\w.:])[\da-f]{0,4}:[\da-f:]{2,40}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])/gi;
const MOST = 1000;

/** Whether it is one IP address, brackets and port left out of account. */
export function isIp(text: string): boolean {
  return normaliseIp(text) !== null;
}

/** The IP addresses in a text, in order, each once; `[.]` undone. */
export function ipsIn(text: string): string[] {
  const plain = text.replaceAll('[.]', '.').replace(/IPv6:\s?/gi, '');
  const matches = [...plain.matchAll(IPV4), ...plain.matchAll(IPV6)].sort((a, b) => a.index - b.index);
  return [...new Set(matches.map(([written]) => written).filter(isIp))].slice(0, MOST);
}

/** The web addresses in a text, as written but refanged, each once. */
export function urlsIn(text: string): string[] {
  const found = new Set<string>();
  for (const [written] of text.matchAll(/\b(?:h(?:tt|xx|\*\*)ps?|ftp)\[?:\/\/\]?[^\s<>"]{3,2048}/gi)) {
    found.add(locationOf(written));
    if (found.size >= MOST) break;
  }
  return [...found];
}

/** A location as a report writes it, made whole: `hxxp://example[.]com`, `http: //example.com`, `[192.0.2.1]`. '' when it is none. */
export function locationOf(written: string): string {
  const whole = written.slice(0, LONGEST).trim();
  const text = refang(tidy(whole.replace(/^(\w{3,5}): \/\//, '$1://').replace(/^mailto:/i, '')));
  return /\s/.test(text) || !/[.:]/.test(text) ? '' : text;
}
