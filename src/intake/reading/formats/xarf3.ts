import type { Message } from '../message.js';
import type { Fact, Format, Report } from '../report.js';
import { isoOf } from './common/dates.js';
import { fact, flatten, fromMail, isRecord, reportOf } from './common/facts.js';
import { at, jsonTexts, objectsIn } from './common/json.js';
import { isIp } from './common/places.js';

const MARK = /"ReporterInfo"|"Version"\s*:\s*"?[123][".,\s]|"ReportClass"/;
/** Under which shared name each field is known: [shared name, path, path in other versions]. */
const PATHS: [string, string[], string[]?][] = [
  ['xarf_version', ['Version']],
  ['reporter', ['ReporterInfo', 'ReporterOrgEmail'], ['ReporterInfo', 'ReporterContactEmail']],
  ['reporter_org', ['ReporterInfo', 'ReporterOrg']],
  ['source_ip', ['Report', 'SourceIp'], ['Report', 'Source', 'IP']],
  ['port', ['Report', 'SourcePort'], ['Report', 'Source', 'Port']],
  ['url', ['Report', 'SourceUrl'], ['Report', 'Source', 'URL']],
  ['class', ['Report', 'ReportClass']],
  ['type', ['Report', 'ReportType']],
  ['subtype', ['Report', 'ReportSubType']],
  ['date', ['Report', 'Date']],
];
const REQUIRED = [
  ['ReporterInfo', 'ReporterOrg'],
  ['ReporterInfo', 'ReporterOrgEmail'],
  ['Report', 'ReportClass'],
  ['Report', 'ReportType'],
  ['Report', 'Date'],
];
const TOP = new Set(['Version', 'ReporterInfo', 'Disclosure', 'OnBehalfOf', 'Report']);

/** XARF versions 1 to 3 and the one before them without a number, bare or in a mail as xarf.json. */
export const xarf3: Format = {
  name: 'XARF v1–v3',
  recognises: (message) => jsonTexts(message, MARK).length > 0,
  reads: (message) =>
    jsonTexts(message, MARK).flatMap((text) =>
      objectsIn(text).map((document) => read(document, text.source, message)),
    ),
};

function read(document: Record<string, unknown>, source: string, message: Message): Report {
  const said = (name: string): string => {
    const [, path = [], other = []] = PATHS.find(([one]) => one === name) ?? [];
    return at(document, ...path) || (other.length > 0 ? at(document, ...other) : '');
  };
  const facts: Fact[] = PATHS.flatMap(([name]) => fact(name, said(name), source));
  return reportOf('XARF v1–v3', {
    facts: [...facts, ...flatten(document, source), ...fromMail(message)],
    locations: [said('url'), said('source_ip')],
    category: said('type') || said('class'),
    happened: said('date'),
    warnings: faultsIn(document, said),
  });
}

/** What the schemas of version 3 forbid and senders do all the same. */
function faultsIn(document: Record<string, unknown>, said: (name: string) => string): string[] {
  const missing = REQUIRED.filter((path) => at(document, ...path) === '').map(
    (path) => `${path.join('.')} is missing`,
  );
  const ports = ['SourcePort', 'DestinationPort'].filter((name) => !isPort(at(document, 'Report', name)));
  const custom = isRecord(document.Report) ? document.Report.Custom : undefined;
  const [ip, date] = [said('source_ip'), said('date')];
  return [
    ...(said('xarf_version') === '' ? ['Version is missing'] : []),
    ...missing,
    ...(ip !== '' && !isIp(ip) ? [`SourceIp "${ip.slice(0, 60)}" is not an IP address`] : []),
    ...(date !== '' && isoOf(date) === '' ? [`Date "${date.slice(0, 60)}" is not a date`] : []),
    ...ports.map((name) => `${name} "${at(document, 'Report', name).slice(0, 60)}" is not a port`),
    ...Object.keys(document)
      .filter((key) => !TOP.has(key))
      .map((key) => `${key.slice(0, 60)} is not a field of the format`),
    ...(isRecord(custom) && Object.values(custom).some((value) => typeof value === 'object')
      ? ['Custom holds more than single values']
      : []),
  ].slice(0, 20);
}

function isPort(text: string): boolean {
  return text === '' || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535);
}
