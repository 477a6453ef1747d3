import type { Message } from '../message.js';
import type { Fact, Format } from '../report.js';
import { isoOf } from './common/dates.js';
import { mayReport } from './common/automatic.js';
import { fact, fromMail, reportOf, snake } from './common/facts.js';
import { keyValues, type Line } from './common/lines.js';
import { ipsIn, locationOf, urlsIn } from './common/places.js';
import { readableText } from './common/texts.js';

const IP = /\b(?:ip|ips|ip.?address(?:es)?|source|attacker|host)$/i;
const PAGE = /\b(?:urls?|uri|links?|web ?pages?|location|web ?site|infringing (?:material|content))$/i;
const HOST = /\b(?:host(?: ?name)?|domain(?: ?name)?|fqdn|site)$/i;
const DATE =
  /^(?:[\w ]{0,40}\b)?(?:date|time|timestamp|detected|discovered|seen|tested on|occurred|when)(?: \((?:utc|gmt)\))?$/i;
const KIND =
  /^(?:[\w ]{0,40}\b)?(?:type|category|reason|issue|attack|result|severity|problem|classification|protocol|malware|violation|threat|infringed work|service)$/i;
const PORT = /\bport(?: (?:id|number))?$/i;
const MOST = 300;

/** Any mail that says in lines of `Name: value` what it is about: a place, and when or what. For senders without a format of their own. */
export const generalLines: Format = {
  name: 'lines of names and values',
  general: true,
  recognises: (message) => mayReport(message) && facets(message) !== null,
  reads(message) {
    const found = facets(message);
    if (found === null) return [];
    const { lines, places, dates, kinds, ports } = found;
    const known = (name: string, line: Line | undefined): Fact[] =>
      fact(name, line?.value, `text line ${line?.line ?? 0}`);
    const facts = [
      ...places.map(({ name, value, line }) => ({
        name,
        value,
        source: line === 0 ? 'subject' : `text line ${line}`,
      })),
      ...known('port', ports[0]),
      ...known('date', dates[0]),
      ...known('category', kinds[0]),
      ...lines
        .slice(0, MOST)
        .flatMap(({ name, value, line }) => fact(snake(name), value, `text line ${line}`)),
      ...fromMail(message),
    ];
    const locations = places.map(({ value }) => value);
    return [
      reportOf('lines of names and values', {
        facts,
        locations,
        category: kinds[0]?.value ?? '',
        happened: dates[0]?.value ?? '',
      }),
    ];
  },
};

interface Facets {
  lines: Line[];
  /** Under the shared names. */
  places: Line[];
  dates: Line[];
  kinds: Line[];
  ports: Line[];
}

/** Null when the lines don't say what a report must: a place, and besides it when it happened or what it was. */
function facets(message: Message): Facets | null {
  const lines = keyValues(readableText(message).slice(0, 300_000)).filter(
    ({ name }) => !/^(?:subject|to|from|cc|ticket)$/i.test(name),
  );
  const dates = lines.filter(({ name, value }) => DATE.test(name) && isoOf(value) !== '');
  const kinds = lines.filter(({ name, value }) => KIND.test(name) && value.length <= 200);
  const ports = lines.filter(({ name, value }) => PORT.test(name) && /^\d{1,5}$/.test(value));
  const named = lines.flatMap(placesIn);
  const subject = ipsIn(message.subject).map((value) => ({ name: 'source_ip', value, line: 0 }));
  const places = named.length > 0 ? named : dates.length > 0 && kinds.length > 0 ? subject : [];
  if (places.length === 0 || (dates.length === 0 && kinds.length === 0)) return null;
  return { lines, places, dates, kinds, ports };
}

function placesIn({ name, value, line }: Line): Line[] {
  if (PAGE.test(name)) return urlsIn(value).map((url) => ({ name: 'url', value: url, line }));
  const ips = IP.test(name) || HOST.test(name) ? ipsIn(value) : [];
  if (ips.length > 0) return ips.map((ip) => ({ name: 'source_ip', value: ip, line }));
  const host = HOST.test(name) ? locationOf(value) : '';
  return /^(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}$/i.test(host) ? [{ name: 'hostname', value: host, line }] : [];
}
