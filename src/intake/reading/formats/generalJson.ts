import type { Message } from '../message.js';
import type { Fact, Format, Report } from '../report.js';
import { fact, flatten, fromMail, isRecord, reportOf } from './common/facts.js';
import { jsonTexts, objectsIn, parsedJson } from './common/json.js';

const MARK = /"(?:[\w.-]{0,30}[_.-])?(?:ip|ip_?address|url|uri|host|hostname|domain|source)"\s?:/i;
const MOST = 10_000;
/** [shared name, what the last word of a field's path may be]. */
const SHARED: [string, RegExp][] = [
  ['source_ip', /(?:^|\.)(?:ip|ip_?address|src_ip|source_ip|attacker|attacker_ip|source)$/],
  ['url', /(?:^|\.)(?:url|uri|link|source_url|reported_url|abuse_url|phishing_url)$/],
  ['hostname', /(?:^|\.)(?:host|hostname|domain|fqdn)$/],
  [
    'date',
    /(?:^|\.)(?:date|timestamp|time|datetime|detected|first_seen|last_seen|seen|(?:detected|reported|created|observed)_at)$/,
  ],
  [
    'category',
    /(?:^|\.)(?:category|categories|type|(?:abuse|attack|report|threat|incident)_type|classification|kind|reason)$/,
  ],
];

/** Any JSON that names an address and says when or what: one object, or a list of them, a report for each. */
export const generalJson: Format = {
  name: 'JSON',
  general: true,
  recognises: (message) =>
    jsonTexts(message, MARK).some((text) => readable(text.text) && objectsOf(text).length > 0),
  reads: (message) =>
    jsonTexts(message, MARK)
      .filter(({ text }) => readable(text))
      .flatMap((text) => objectsOf(text).map((facts) => read(facts, message))),
};

function readable(text: string): boolean {
  try {
    return typeof parsedJson(text, '') === 'object';
  } catch {
    return false;
  }
}

/** The objects that report something, with their shared names; where they stand in a list under a key, those of the list. */
function objectsOf(text: { text: string; source: string; type: string }): Fact[][] {
  const top = objectsIn(text);
  const lists = top.flatMap((one) =>
    Object.values(one).filter((value) => Array.isArray(value) && value.some(isRecord)),
  );
  const nested = lists.flatMap((list) => (Array.isArray(list) ? list.filter(isRecord) : []));
  const read = (objects: Record<string, unknown>[]): Fact[][] =>
    objects
      .slice(0, MOST)
      .map((object, index) =>
        withShared(flatten(object, objects.length > 1 ? `item ${index + 1} of ${text.source}` : text.source)),
      )
      .filter((facts) => has(facts, ['source_ip', 'url', 'hostname']) && has(facts, ['date', 'category']));
  const whole = read(top);
  return whole.length > 0 ? whole : read(nested);
}

function has(facts: Fact[], names: string[]): boolean {
  return facts.some(({ name }) => names.includes(name));
}

function withShared(facts: Fact[]): Fact[] {
  const shared = SHARED.flatMap(([name, pattern]) => {
    const found = facts.find((one) => pattern.test(one.name));
    return found === undefined || found.name === name ? [] : fact(name, found.value, found.source);
  });
  return [...shared, ...facts];
}

function read(facts: Fact[], message: Message): Report {
  const value = (wanted: string): string => facts.find(({ name }) => name === wanted)?.value ?? '';
  return reportOf('JSON', {
    facts: [...facts, ...fromMail(message)],
    locations: [value('url'), value('source_ip') || value('hostname')],
    category: value('category'),
    happened: value('date'),
  });
}
