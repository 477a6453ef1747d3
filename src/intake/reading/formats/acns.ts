import type { Message } from '../message.js';
import { Unreadable, type Fact, type Format, type Report } from '../report.js';
import { fact, fromMail, reportOf, valueOf } from './common/facts.js';
import { keyValues } from './common/lines.js';
import { ipsIn, isIp } from './common/places.js';
import { textsOf, type Text } from './common/texts.js';
import { childrenOf, parseXml, textAt } from './common/xml.js';

const OPENING = /<(?:[\w.-]{1,40}:)?Infringement[\s>]/i;
const CLOSING = /<\/(?:[\w.-]{1,40}:)?Infringement\s*>/i;
/** From the first notice on, so many characters are looked at. */
const LONGEST = 1_000_000;
const MOST_DOCUMENTS = 100;
const MOST_ITEMS = 500;
/** Single fields: [name, path under Infringement]. */
const PATHS: [string, string[]][] = [
  ['acns_case_id', ['Case', 'ID']],
  ['status', ['Case', 'Status']],
  ['severity', ['Case', 'Severity']],
  ['ref_url', ['Case', 'Ref_URL']],
  ['complainant', ['Complainant', 'Entity']],
  ['complainant_contact', ['Complainant', 'Contact']],
  ['complainant_email', ['Complainant', 'Email']],
  ['complainant_phone', ['Complainant', 'Phone']],
  ['service_provider', ['Service_Provider', 'Entity']],
  ['source_ip', ['Source', 'IP_Address']],
  ['port', ['Source', 'Port']],
  ['date', ['Source', 'TimeStamp']],
  ['hostname', ['Source', 'DNS_Name']],
  ['protocol_or_type', ['Source', 'Type']],
  ['protocol', ['Source', 'SubType', '@Protocol']],
  ['user_name', ['Source', 'UserName']],
];
/** Fields of each Content/Item. */
const ITEM_PATHS: [string, string[]][] = [
  ['title', ['Title']],
  ['file', ['FileName']],
  ['file_size', ['FileSize']],
  ['hash', ['Hash']],
  ['hash_type', ['Hash', '@Type']],
  ['url', ['URL']],
  ['item_date', ['TimeStamp']],
];

/** ACNS 1.2 and its forerunners: a copyright notice as XML in the text, between markers or bare, or attached. */
export const acns: Format = {
  name: 'ACNS',
  recognises: (message) => textsOf(message).some(({ text }) => OPENING.test(text)),
  reads(message) {
    const reports = new Map<string, Report>();
    for (const { text, source } of documentsIn(message)) {
      const report = read(parseXml(text, source), source, message);
      // The same notice often stands in the text and in an attachment.
      const key = ['acns_case_id', 'source_ip', 'port', 'hash', 'file']
        .map((name) => valueOf(report.facts, name))
        .join('\n');
      if (!reports.has(key)) reports.set(key, report);
    }
    if (reports.size === 0) throw new Unreadable('the ACNS document in it is not complete');
    return [...reports.values()];
  },
};

function documentsIn(message: Message): Text[] {
  const seen = new Set<string>();
  return textsOf(message).flatMap((whole) => {
    if (seen.has(whole.text.trim())) return [];
    seen.add(whole.text.trim());
    const documents: Text[] = [];
    const opening = whole.text.search(OPENING);
    const before = Math.max(0, opening - 2000);
    let rest = opening === -1 ? '' : unwrapped(whole.text.slice(before, opening + LONGEST));
    while (documents.length < MOST_DOCUMENTS) {
      const start = rest.search(OPENING);
      const end = start === -1 ? null : CLOSING.exec(rest.slice(start));
      if (end === null) break;
      const until = start + end.index + end[0].length;
      if (/<!(?:DOCTYPE|ENTITY)/i.test(rest.slice(0, start)))
        throw new Unreadable(`${whole.source} has a DTD, which is refused`);
      documents.push({ ...whole, text: rest.slice(start, until) });
      rest = rest.slice(until);
    }
    return documents;
  });
}

/** Undoes what mail programs do to it: `> ` before the lines, PGP's dash-escaping, quoted-printable within the text. */
function unwrapped(text: string): string {
  const lines = text.replace(/^>[> ]*/gm, '').replace(/^(?:- )+(?=-|<)/gm, '');
  if (!/=3D|=0A/i.test(lines)) return lines;
  return lines
    .replace(/=\r?\n/g, '')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function read(document: Record<string, unknown>, source: string, message: Message): Report {
  const name = Object.keys(document).find((key) => key.toLowerCase() === 'infringement') ?? '';
  const [notice] = childrenOf(document, name);
  const items = childrenOf(childrenOf(notice, 'Content')[0], 'Item').slice(0, MOST_ITEMS);
  const facts: Fact[] = [
    ...PATHS.flatMap(([key, path]) => fact(key, textAt(notice, ...path), source)),
    ...items.flatMap((item) => ITEM_PATHS.flatMap(([key, path]) => fact(key, textAt(item, ...path), source))),
    ...fact('items', items.length, source),
    ...fact('category', 'copyright', 'format'),
  ];
  const shown = items.map((item) => textAt(item, 'URL')).filter((url) => url.includes('://'));
  return reportOf('ACNS', {
    facts: [...facts, ...fromMail(message)],
    locations: [valueOf(facts, 'source_ip'), ...shown],
    category: 'copyright',
    happened: valueOf(facts, 'date', 'item_date'),
    warnings: faultsIn(facts, message),
  });
}

function faultsIn(facts: Fact[], message: Message): string[] {
  const ip = valueOf(facts, 'source_ip');
  const prose = keyValues(message.text.split(OPENING, 1)[0] ?? '').filter(({ name }) =>
    /ip.?address/i.test(name),
  );
  const others = prose.flatMap(({ value }) => ipsIn(value)).filter((other) => other !== ip);
  return [
    ...(valueOf(facts, 'acns_case_id') === '' ? ['Case/ID is missing'] : []),
    ...(isIp(ip)
      ? []
      : [`Source/IP_Address ${ip === '' ? 'is missing' : `"${ip.slice(0, 60)}" is not an IP address`}`]),
    ...(ip !== '' && others.length > 0 ? [`the text names ${others[0] ?? ''}, the XML ${ip}`] : []),
  ];
}
