import { CsvError, parse } from 'csv-parse/sync';
import type { ImportError } from './importErrors.js';

export type ImportFile = { name: string; text: string | Buffer };
export type CsvRow = { line: number; cells: (string | null)[] };
export type Csv = { headings: string[]; rows: CsvRow[] };

const LARGEST_FILE_MB = 50;
const MOST_ROWS = 200_000;

/**
 * Reads a CSV file (UTF-8, separated by comma, semicolon or tab, RFC 4180 quotes). Headings in lower_case; an
 * empty cell is null.
 */
export function readCsv({ name: file, text }: ImportFile): Csv | ImportError {
  if (text.length > LARGEST_FILE_MB * 1_000_000) {
    return { file, problem: 'file_too_large', about: `${LARGEST_FILE_MB} MB` };
  }
  const decoded = decode(text);
  if (typeof decoded === 'number') return { file, line: decoded, problem: 'not_utf8' };
  const lines = decoded.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const header = lines.slice(0, lines.indexOf('\n') + 1 || lines.length);
  const records = parseRecords(lines, separatorOf(header));
  if (!Array.isArray(records)) return { file, line: records.line, problem: 'bad_quoting' };
  const [first, ...rows] = records;
  if (first === undefined) return { file, problem: 'empty_file' };
  if (rows.length > MOST_ROWS) return { file, problem: 'too_many_rows', about: String(MOST_ROWS) };
  const headings = first.cells.map((cell) => (cell ?? '').toLowerCase().replace(/[\s-]+/g, '_'));
  while (headings.at(-1) === '') headings.pop();
  return { headings, rows };
}

/** The text, or the number of the first line that isn't UTF-8. */
function decode(text: string | Buffer): string | number {
  if (typeof text === 'string') return text;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(text);
  } catch {
    return lineNotUtf8(text);
  }
}

function lineNotUtf8(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const next = end === -1 ? bytes.length : end + 1;
    if (bytes.toString('utf8', start, next).includes('\ufffd')) return line;
    start = next;
  }
  return line;
}

function separatorOf(header: string): string {
  const outsideQuotes = header.replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((char) => ({ char, count: outsideQuotes.split(char).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).char;
}

function parseRecords(text: string, delimiter: string): CsvRow[] | { line: number } {
  const rows: CsvRow[] = [];
  try {
    parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: string[], { lines }) => {
        // csv-parse counts up to the line that a record ends on.
        const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        const cells = record.map((cell) => (cell === '' ? null : cell.normalize('NFC')));
        if (cells.some((cell) => cell !== null)) rows.push({ line: lines - breaks, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (error instanceof CsvError) return { line: typeof error.lines === 'number' ? error.lines : 1 };
    throw error;
  }
}
