import type { Message } from '../message.js';
import type { Fact, Report } from '../report.js';
import { categoryOf } from './categories.js';
import { datesIn } from './dates.js';
import type { FoundDate } from './dates.js';
import { readLogLine } from './logLine.js';
import { mentionsIn } from './mentions.js';
import type { Mention } from './mentions.js';

const MOST_LOCATIONS = 1000;
const MOST_DATES = 2000;
/** Pages that explain, list or help: named in complaints, and never what they are about. */
const EXPLAINING = new Set(
  'w3.org spamcop.net spamhaus.org uceprotect.net blocklist.de abuseipdb.com spamrl.com mxtoolbox.com dnsbl.info clean-mx.de x-arf.org xarf.org rfc-editor.org ietf.org mynetwatchman.com ripe.net arin.net shadowserver.org fail2ban.org aka.ms'.split(
    ' ',
  ),
);
const FACT_OF: Record<Mention['location']['kind'], string> = {
  url: 'url',
  host: 'domain',
  ipv4: 'source_ip',
  ipv6: 'source_ip',
  email: 'email',
};

/**
 * What can be read off a complaint that somebody wrote, or that a program wrote in no known format: at most one report.
 * The reporter's own addresses are told apart as well as can be: hosts of the people in the headers, addresses that logs
 * say it was done to, originals that a notice says were copied. `own` are the domains of whoever reports it.
 */
export function readFreeText(message: Message, text = message.text, own = ownDomains(message)): Report[] {
  const mentions = [
    ...mentionsIn(message.subject, () => 'subject'),
    ...mentionsIn(text, (line) => `text line ${line}`),
    ...attachedText(message).flatMap(({ name, text: attached }) =>
      mentionsIn(attached, (line) => `${name} line ${line}`),
    ),
  ].filter(({ location }) => !isOwn(location, own, message));
  const reported = reportedOf(mentions);
  const { when, facts } = whenFacts(text, message);
  const about = `${message.subject}\n${text}`;
  const category =
    categoryOf(about) ||
    categoryOf(
      attachedText(message)
        .map((part) => part.text)
        .join('\n'),
    );
  // A mail address alone is what a complaint is about only where abuse is spoken of.
  const isAbout = reported.some(({ location }) => location.kind !== 'email') || category !== '';
  if (reported.length === 0 || !isAbout) return [];
  const rest = mentions.filter((mention) => !reported.includes(mention) && mention.role !== 'named');
  return [
    {
      format: 'free text',
      facts: [
        ...reported.flatMap(factsOf),
        ...uniqueBy(rest, ({ location }) => location.value)
          .slice(0, 50)
          .map(({ location, role, source }) => ({
            name: `${role}_${location.kind}`,
            value: location.value,
            source,
          })),
        ...facts,
        ...(category === '' ? [] : [{ name: 'category', value: category, source: 'text' }]),
      ],
      locations: reported.map(({ location }) => location.value),
      category,
      happenedAt: when?.at.toISOString() ?? '',
      warnings: [],
    },
  ];
}

/**
 * What is reported: what the subject and the prose name; for addresses, what logs say did it when nobody names one.
 * Mail addresses only where nothing else is named.
 */
function reportedOf(mentions: Mention[]): Mention[] {
  const unique = uniqueBy(
    mentions,
    ({ location, role }) => `${role === 'named'} ${location.kind} ${location.value}`,
  );
  const named = unique.filter(({ role, location }) => role === 'named' && location.kind !== 'email');
  const victims = new Set(
    unique.filter(({ role }) => role === 'victim').map(({ location }) => location.value),
  );
  const did = unique.filter(({ role }) => role === 'did');
  const ips = named.filter(({ location }) => location.ip !== undefined && !victims.has(location.value));
  const pages = named.filter(({ location }) => location.ip === undefined);
  const found = [...(ips.length > 0 ? ips : did), ...pages];
  const mails = unique.filter(({ role, location }) => role === 'named' && location.kind === 'email');
  const chosen = found.length > 0 ? found : mails;
  return uniqueBy(chosen, ({ location }) => location.value).slice(0, MOST_LOCATIONS);
}

function factsOf({ location, source }: Mention): Fact[] {
  const { kind, value, ip, port, domain } = location;
  const fact = { name: FACT_OF[kind], value, source };
  return [
    fact,
    ...(kind === 'url' && ip !== undefined ? [{ name: 'source_ip', value: ip, source }] : []),
    ...(kind === 'url' && domain !== undefined ? [{ name: 'domain', value: domain, source }] : []),
    ...(port === undefined ? [] : [{ name: 'port', value: String(port), source }]),
  ];
}

/** When it happened: the last line of a log, or else the first time that the text names. */
function whenFacts(text: string, message: Message): { when: FoundDate | undefined; facts: Fact[] } {
  const near = message.date;
  const logs: FoundDate[] = [];
  const prose: FoundDate[] = [];
  for (const line of text.split('\n', MOST_DATES)) {
    const found = datesIn(line, near);
    if (found.length > 0) (readLogLine(line) === null ? prose : logs).push(...found);
  }
  const when = logs.at(-1) ?? prose[0];
  if (when === undefined) return { when, facts: [] };
  return {
    when,
    facts: [
      { name: 'date', value: when.at.toISOString(), source: `text, written ${when.raw}` },
      ...(logs[0] === undefined || logs[0] === when
        ? []
        : [{ name: 'first_date', value: logs[0].at.toISOString(), source: `text, written ${logs[0].raw}` }]),
    ],
  };
}

/** Text that came as a file: logs, headers, the report itself. */
function attachedText(message: Message): { name: string; text: string }[] {
  return message.parts
    .filter(
      (part) =>
        part.text !== null &&
        part.text !== message.text &&
        (part.disposition === 'attachment' || part.name !== ''),
    )
    .filter((part) => !/^(?:text\/html|application\/(?:pgp|pkcs7))/.test(part.type))
    .slice(0, 20)
    .map((part) => ({ name: part.name || 'attached text', text: (part.text ?? '').slice(0, 200_000) }));
}

function ownDomains(message: Message): Set<string> {
  const people = [message.from, ...message.replyTo];
  const hosts = people.map((person) => person?.address.split('@')[1] ?? '');
  const domains = [...hosts, message.messageId.split('@')[1] ?? ''].flatMap((host) =>
    host === '' ? [] : [host, host.split('.').slice(-2).join('.')],
  );
  return new Set(domains);
}

function isOwn(location: Mention['location'], own: Set<string>, message: Message): boolean {
  const { kind, value, host = '', domain = '' } = location;
  if (EXPLAINING.has(domain)) return true;
  if (kind === 'email' && [...message.to, ...message.cc].some(({ address }) => address === value))
    return true;
  if (domain === '' || (!own.has(domain) && !own.has(host))) return false;
  // A host that the subject names is what it is about, whoever writes.
  return !message.subject.toLowerCase().includes(domain);
}

function uniqueBy<T>(items: T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    return !seen.has(key) && seen.add(key);
  });
}
