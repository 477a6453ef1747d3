import { parse } from 'csv-parse/sync';
import type { Fact, Report } from '../../report.js';
import { isoOf } from './dates.js';
import { fact, reportOf, snake } from './facts.js';
import { isIp } from './places.js';

export interface Table {
  /** The columns' names as facts bear them. */
  columns: string[];
  rows: { cells: string[]; line: number }[];
  warnings: string[];
}

/** More than this is not read from one table; a warning says so. */
const MOST_ROWS = 10_000;
const MOST_CELLS = 500_000;

/** Under which of the shared names a column is known too: the first column of each list that is there counts. */
const SHARED: [string, string[]][] = [
  [
    'source_ip',
    [
      'ip',
      'src_ip',
      'source_ip',
      'ip_address',
      'source.ip',
      'saddr',
      'source',
      'src',
      'address',
      'attacker_ip',
      'attacker',
      'offending_ip',
      'host_ip',
      'host',
    ],
  ],
  ['port', ['port', 'src_port', 'source_port', 'source.port', 'local_port']],
  [
    'date',
    [
      'timestamp',
      'event_time',
      'date',
      'time.source',
      'time',
      'datetime',
      'last_seen',
      'lastseen',
      'utc',
      'event_date',
      'detected',
      'first_seen',
      'time_detected',
      'event_date_time',
    ],
  ],
  ['hostname', ['hostname', 'src_hostname', 'rdns', 'host', 'source.fqdn', 'domain']],
  ['asn', ['asn', 'src_asn', 'source.asn']],
  ['url', ['url', 'http_url', 'src_url', 'source.url', 'uri', 'link']],
  ['tag', ['tag', 'infection', 'infection_type', 'botname', 'malware', 'family', 'virusname']],
];

/** Reads delimited text whose first row names the columns, or whose columns are given. Broken rows become warnings. */
export function readTable(text: string, delimiter: string, columns?: string[]): Table {
  const warnings: string[] = [];
  const width = columns?.length ?? widthOf(text, delimiter);
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / width)));
  const all: Table['rows'] = [];
  // Comments are emptied, not taken out: the lines keep their numbers.
  parse(text.replace(/^[ \t]*#[^\n]*/gm, ''), {
    bom: true,
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 100_000,
    trim: true,
    to: most + 2,
    on_record: (record: string[], { lines }) => {
      all.push({ cells: record, line: lines });
      return null;
    },
    on_skip: (error) => {
      if (warnings.length < 100) warnings.push(error?.message.slice(0, 200) ?? 'a row could not be read');
    },
  });
  const names = columns ?? all.shift()?.cells.map(snake) ?? [];
  if (all.length > most) warnings.push(`only the first ${most} rows were read`);
  const rows = all.slice(0, most);
  for (const { cells, line } of rows) {
    const odd = cells.length > names.length || cells.length < Math.min(2, names.length);
    if (odd && warnings.length < 100)
      warnings.push(`line ${line} has ${cells.length} fields of ${names.length}`);
  }
  return { columns: names, rows, warnings };
}

/** How many fields the first line has that is no comment. */
function widthOf(text: string, delimiter: string): number {
  const [first = ''] = text
    .slice(0, 100_000)
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line));
  return first.split(delimiter).length;
}

/** Which delimiter a line is written with, if any. */
export function delimiterOf(line: string): string {
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: line.split(mark).length - 1 }));
  const most = counts.reduce((best, next) => (next.count > best.count ? next : best));
  return most.count === 0 ? '' : most.mark;
}

export interface Rows {
  format: string;
  /** Where the table stands: "x.csv". */
  source: string;
  /** Facts that hold for every row. */
  facts: Fact[];
  /** The kind of abuse, from a row's facts. */
  category: (value: (name: string) => string) => string;
  warnings?: string[];
}

/** One report for each row of a table: every cell a fact under its column's name, the shared names beside them. */
export function rowReports(table: Table, { format, source, facts, category, warnings = [] }: Rows): Report[] {
  const shared = sharedColumns(table.columns);
  return table.rows.map(({ cells, line }, index) => {
    const place = `row ${index + 1} of ${source || 'the table'}`;
    const own = cells.flatMap((cell, column) =>
      fact(table.columns[column] ?? `column_${column + 1}`, cell, place),
    );
    const known = shared.flatMap(({ name, column }) => fact(name, cells[column], place));
    const value = (name: string): string =>
      known.find((one) => one.name === name)?.value ?? own.find((one) => one.name === name)?.value ?? '';
    const late = value('event_date') !== '' && value('event_time') !== '';
    return reportOf(format, {
      facts: [...known, ...own, ...facts],
      locations: placesOf(value),
      category: category(value),
      happened: late ? `${value('event_date')} ${value('event_time')}` : value('date'),
      warnings: [...(index === 0 ? [...table.warnings, ...warnings] : []), ...oddities(value, line)],
    });
  });
}

/** Shared names that aren't columns' own names already, with the column that each is read from. */
function sharedColumns(columns: string[]): { name: string; column: number }[] {
  return SHARED.flatMap(([name, candidates]) => {
    const found = candidates.map((one) => columns.indexOf(one)).find((index) => index !== -1);
    return found === undefined || columns[found] === name ? [] : [{ name, column: found }];
  });
}

/** A page says more than the address behind it; a bare path or request line (`GET /x HTTP/1.0`) is no page. */
function placesOf(value: (name: string) => string): string[] {
  const url = value('url');
  const page = /^(?:h\w{2,3}ps?|ftp):\/\//i.test(url) ? [url] : [];
  return [...page, value('source_ip'), ...(value('source_ip') === '' ? [value('hostname')] : [])];
}

function oddities(value: (name: string) => string, line: number): string[] {
  const ip = value('source_ip');
  const date = value('date');
  return [
    ...(/^[\d.:]+$/.test(ip) && !isIp(ip) ? [`line ${line}: ${ip} is not an IP address`] : []),
    ...(date !== '' && !/^[\d:]+$/.test(date) && isoOf(date) === ''
      ? [`line ${line}: ${date} is not a date`]
      : []),
  ];
}
