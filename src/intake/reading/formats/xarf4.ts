import type { Message } from '../message.js';
import type { Fact, Format, Report } from '../report.js';
import { fact, flatten, fromMail, isRecord, reportOf } from './common/facts.js';
import { at, jsonTexts, objectsIn } from './common/json.js';
import { isIp } from './common/places.js';
import { faultsOf } from './xarf/schemas.js';

const MARK = /"xarf_version"|"source_identifier"/;
/** Copies of shared names under which a v4 document says the same thing: [shared name, path]. */
const PATHS: [string, string[]][] = [
  ['xarf_version', ['xarf_version']],
  ['reporter_org', ['reporter', 'org']],
  ['reporter_contact', ['reporter', 'contact']],
  ['source_ip_or_id', ['source_identifier']],
  ['port', ['source_port']],
  ['date', ['timestamp']],
  ['hostname', ['domain']],
];

/** XARF version 4, bare or in a mail as xarf.json; what the published schemas forbid becomes warnings. */
export const xarf4: Format = {
  name: 'XARF v4',
  recognises: (message) => jsonTexts(message, MARK).length > 0,
  reads: (message) =>
    jsonTexts(message, MARK).flatMap((text) =>
      objectsIn(text).map((document) => read(document, text.source, message)),
    ),
};

function read(whole: Record<string, unknown>, source: string, message: Message): Report {
  // Fields under _internal are the sender's own and may not leave it (XARF v4, "internal metadata").
  const { _internal, ...document } = whole;
  const identifier = at(document, 'source_identifier');
  const page = at(document, 'url') || at(document, 'infringing_url');
  const evidence = Array.isArray(document.evidence) ? document.evidence.length : 0;
  return reportOf('XARF v4', {
    facts: [
      ...known(document, source),
      ...fact('source_ip', isIp(identifier) ? identifier : '', source),
      ...fact('url', 'url' in document ? '' : page, source),
      ...fact('evidence_items', 'evidence' in document ? evidence : '', source),
      ...flatten(document, source),
      ...fromMail(message),
    ],
    locations: [page, ...listed(document.urls), identifier, at(document, 'domain')],
    category: at(document, 'type') || at(document, 'category'),
    happened: at(document, 'timestamp'),
    warnings: faultsOf(document),
  });
}

function known(document: Record<string, unknown>, source: string): Fact[] {
  const [org, contact] = [at(document, 'reporter', 'org'), at(document, 'reporter', 'contact')];
  const reporter = contact === '' ? org : `${org} <${contact}>`.trim();
  return [
    ...fact('reporter', reporter, source),
    ...PATHS.flatMap(([name, path]) => fact(name, at(document, ...path), source)),
  ];
}

function listed(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 1000).map((item) => (isRecord(item) ? at(item, 'url') : String(item)));
}
