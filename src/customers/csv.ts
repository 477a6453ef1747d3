import { CsvError, parse } from 'csv-parse/sync';
import type { ImportError } from './importErrors.js';

export type ImportFile = { name: string; text: string | Buffer };
export type CsvRow = { line: number; cells: (string | null)[] };
/** `line`: where the headings are. */
export type Csv = { line: number; headings: string[]; rows: CsvRow[] };

const LARGEST_FILE_MB = 50;
const MOST_ROWS = 200_000;

/**
 * Reads a CSV file (UTF-8, separated by comma, semicolon or tab, RFC 4180 quotes). A first line `sep=;`, as Excel
 * writes it, names the separator. Headings in lower_case; an empty cell is null.
 */
export function readCsv({ name: file, text }: ImportFile): Csv | ImportError {
  if (text.length > LARGEST_FILE_MB * 1_000_000) {
    return { file, problem: 'file_too_large', about: `${LARGEST_FILE_MB} MB` };
  }
  const decoded = decode(text);
  const { separator, header, lines } = layOut(decoded ?? text.toString());
  if (decoded === null) return { file, ...placeNotUtf8(lines, separator, header), problem: 'not_utf8' };
  const records = parseRecords(lines, separator);
  if (!Array.isArray(records)) return { file, line: records.line, problem: 'bad_quoting' };
  const [first, ...rows] = records;
  if (first === undefined) return { file, problem: 'empty_file' };
  if (rows.length > MOST_ROWS) return { file, problem: 'too_many_rows', about: String(MOST_ROWS) };
  const headings = first.cells.map((cell) => headingOf(cell ?? ''));
  while (headings.at(-1) === '') headings.pop();
  return { line: first.line, headings, rows };
}

const headingOf = (cell: string): string => cell.toLowerCase().replace(/[\s-]+/g, '_');

type Layout = { separator: string; header: string; lines: string };

/** Lines that end on \n, and what separates their cells; a line that only names the separator is left empty. */
function layOut(text: string): Layout {
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const named = /^"?sep=([,;\t])"?[,;\t ]*(?=\n)/i.exec(lines);
  const rest = lines.slice(named?.[0].length).replace(/^\n+/, '');
  const header = rest.slice(0, rest.indexOf('\n') + 1 || rest.length);
  return {
    separator: named?.[1] ?? separatorOf(header),
    header,
    lines: named ? lines.slice(named[0].length) : lines,
  };
}

/** The text; null when it isn't UTF-8. */
function decode(text: string | Buffer): string | null {
  if (typeof text === 'string') return text;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(text);
  } catch {
    return null;
  }
}

/** Where the first sign stands that could not be read: its line and, where it can be told, its column. */
function placeNotUtf8(lines: string, separator: string, header: string): { line: number; column?: string } {
  const before = lines.slice(0, lines.indexOf('\ufffd')).split('\n');
  const own = before.pop() ?? '';
  const cell = outsideQuotes(own).split(separator).length - 1;
  const column = headingOf(header.replaceAll('"', '').split(separator)[cell]?.trim() ?? '');
  const isCertain = quotesIn(before.join('')) % 2 === 0 && before.some((line) => line.trim() !== '');
  return { line: before.length + 1, ...(isCertain && column !== '' && { column }) };
}

const quotesIn = (text: string): number => text.split('"').length - 1;

/** The text without what stands between quotes; an open quote runs to its end. */
const outsideQuotes = (text: string): string => text.replace(/"[^"]*("|$)/g, '');

function separatorOf(header: string): string {
  const plain = outsideQuotes(header);
  const counts = [',', ';', '\t'].map((char) => ({ char, count: plain.split(char).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).char;
}

function parseRecords(text: string, delimiter: string): CsvRow[] | { line: number } {
  const rows: CsvRow[] = [];
  let end = 0;
  try {
    parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: string[], { lines }) => {
        // csv-parse counts up to the line that a record ends on.
        end = lines;
        const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        const cells = record.map((cell) => (cell === '' ? null : cell.normalize('NFC')));
        if (cells.some((cell) => cell !== null)) rows.push({ line: lines - breaks, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    // Not where csv-parse gave up: the rest of the file may be in one open quote.
    if (error instanceof CsvError) return { line: lineAfter(end, text) };
    throw error;
  }
}

/** The first line after this one that isn't empty. */
function lineAfter(end: number, text: string): number {
  const blank = /^\s*$/;
  const lines = text.split('\n');
  let line = end + 1;
  while (line < lines.length && blank.test(lines[line - 1] ?? '')) line += 1;
  return line;
}
