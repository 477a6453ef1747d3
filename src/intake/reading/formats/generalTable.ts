import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { isoOf } from './common/dates.js';
import { fromMail, snake } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { filesOf, hasPacked, type Unpacked } from './common/packed.js';
import { isIp } from './common/places.js';
import { delimiterOf, readTable, rowReports, type Table } from './common/tables.js';

const NAMED = /\.(?:csv|tsv|txt|dat|zip|gz)$/i;
const PLACES = new Set([
  'ip',
  'src_ip',
  'source_ip',
  'ip_address',
  'source.ip',
  'attacker_ip',
  'attacker',
  'offending_ip',
  'source',
  'url',
  'uri',
  'src_url',
  'source.url',
  'host',
  'hostname',
  'domain',
]);
const KINDS = [
  'category',
  'type',
  'report_type',
  'classification',
  'event_type',
  'tag',
  'malware',
  'infection',
  'attack',
  'service',
  'comments',
  'description',
];

/** Any table of addresses that comes as a file, with or without names over its columns; zipped too. */
export const generalTable: Format = {
  name: 'table',
  general: true,
  recognises: (message) =>
    message.parts.some((part) => NAMED.test(part.name) || part.type === 'text/csv') &&
    (hasPacked(message) ||
      message.parts.some(({ text, name }) => text !== null && tableIn({ name, text }) !== null)),
  async reads(message) {
    const { files, problems } = await filesOf(message);
    const reports = files.flatMap((file) => read(file, message, problems));
    if (reports.length > 0) return reports;
    throw new Unreadable(
      problems.length > 0 ? problems.join('; ') : 'no file in it holds a table with addresses',
    );
  },
};

function read(file: Unpacked, message: Message, warnings: string[]): Report[] {
  const table = tableIn(file);
  if (table === null) return [];
  return rowReports(table, {
    format: 'table',
    source: file.name,
    facts: fromMail(message),
    category: (value) => KINDS.map(value).find((kind) => kind !== '') ?? '',
    warnings,
  });
}

/** A table that says whom it is about: by the names of its columns, or by what most rows have in one. */
function tableIn({ name: file, text }: Unpacked): Table | null {
  const [first = ''] = linesOf(text.slice(0, 20_000)).filter((line) => !/^\s*(?:#|$)/.test(line));
  const delimiter = delimiterOf(first);
  if (delimiter === '' || first.length > 10_000) return null;
  const names = first.split(delimiter).map((name) => snake(name.replace(/^\ufeff?"|"$/g, '')));
  if (names.some((name) => PLACES.has(name))) return readTable(text, delimiter);
  // A text of two columns is rather prose with a comma in it.
  if (/\.(?:txt|dat)$/i.test(file) && names.length < 3) return null;
  const table = readTable(
    text,
    delimiter,
    names.map((_, index) => `column_${index + 1}`),
  );
  const columns = table.columns.map(
    (name, index) => nameOf(table.rows.slice(0, 200).map(({ cells }) => cells[index] ?? '')) || name,
  );
  return columns.includes('source_ip') || columns.includes('url') ? { ...table, columns } : null;
}

/** What a column holds, when at least half of its cells hold it. */
function nameOf(cells: string[]): string {
  const kinds: [string, (cell: string) => boolean][] = [
    ['source_ip', isIp],
    ['url', (cell) => /^(?:h\w{2,3}ps?|ftp):\/\//i.test(cell)],
    ['date', (cell) => cell.length > 7 && isoOf(cell) !== ''],
    ['hostname', (cell) => /^(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}$/i.test(cell)],
  ];
  return kinds.find(([, fits]) => cells.filter(fits).length * 2 >= cells.length)?.[0] ?? '';
}
