import type { ResourceProblem } from './keys.js';

export type ImportProblem =
  | ResourceProblem
  | 'unreadable_file'
  | 'file_too_large'
  | 'not_utf8'
  | 'empty_file'
  | 'bad_quoting'
  | 'unknown_kind_of_file'
  | 'missing_column'
  | 'unknown_column'
  | 'repeated_column'
  | 'cell_count'
  | 'too_many_rows'
  | 'missing'
  | 'too_long'
  | 'control_character'
  | 'not_one_of'
  | 'not_an_email_address'
  | 'not_a_date'
  | 'ends_before_it_starts'
  | 'repeated_row'
  | 'unknown_customer'
  | 'unknown_service'
  | 'service_of_other_customer'
  | 'two_owners';

/**
 * One thing wrong in an import: where it stands, and a code with the value or words it is about. Lines count
 * from 1, the header's.
 */
export type ImportError = {
  file: string;
  line?: number;
  column?: string;
  problem: ImportProblem;
  about?: string;
};
export type ImportErrors = { ok: false; errors: ImportError[]; more: number };

const SENTENCES: Record<ImportProblem, (about: string) => string> = {
  unreadable_file: () => 'the file can’t be read',
  file_too_large: (about) => `the file is larger than ${about}`,
  not_utf8: () => 'the text is not in UTF-8; save the file as "CSV UTF-8"',
  empty_file: () => 'the file is empty; its first line must name the columns',
  bad_quoting: () => 'the quotation marks don’t pair; a " within a quoted cell is written ""',
  unknown_kind_of_file: (about) =>
    `these columns are not those of customers, services or resources: ${about}`,
  missing_column: () => 'this column is required',
  unknown_column: (about) => `there is no such column; known are ${about}`,
  repeated_column: () => 'this column is there twice',
  cell_count: (about) => `the line has another number of cells than the header: ${about}`,
  too_many_rows: (about) => `more than ${about} rows; split the file`,
  missing: () => 'nothing is filled in',
  too_long: (about) => `longer than ${about} characters`,
  control_character: () => 'holds a control character, line break or mark that turns text around',
  not_one_of: (about) => `must be one of ${about}`,
  not_an_email_address: (about) => `"${about}" is not an e-mail address`,
  not_a_date: (about) =>
    `"${about}" is not a date such as 2026-03-31, or a time with zone such as 2026-03-31T12:00:00+02:00`,
  ends_before_it_starts: () => 'must be later than "from"',
  not_a_host: (about) => `"${about}" is not a host name`,
  not_a_domain: (about) =>
    `"${about}" is not a domain that one party can have; give it without http://, * or path`,
  not_a_range: (about) =>
    `"${about}" is not an address, a range such as 192.0.2.0/24, or a span such as 192.0.2.4-192.0.2.9`,
  wrong_address_kind: (about) => `"${about}" is of the other kind, IPv4 or IPv6`,
  host_bits_set: (about) => `"${about}" does not start where such a range can start`,
  range_reversed: (about) => `"${about}" ends before it starts`,
  range_too_wide: (about) => `"${about}" is wider than /8 (IPv4) or /16 (IPv6)`,
  repeated_row: (about) => `the same is already at ${about}`,
  unknown_customer: (about) => `no customer with ref "${about}"`,
  unknown_service: (about) => `no service with ref "${about}"`,
  service_of_other_customer: (about) => `the service belongs to customer "${about}"`,
  two_owners: (about) => `at the same time also with customer ${about}; end that one with a "to" first`,
};

/** The error as a sentence: `services.csv, line 7, column customer: no customer with ref "K-99"`. */
export function describeImportError({ file, line, column, problem, about = '' }: ImportError): string {
  const place = [
    file,
    line === undefined ? '' : `line ${line}`,
    column === undefined ? '' : `column ${column}`,
  ];
  return `${place.filter((part) => part !== '').join(', ')}: ${SENTENCES[problem](about)}`;
}

export function isImportProblem(text: string): text is ImportProblem {
  return Object.hasOwn(SENTENCES, text);
}

/**
 * Keeps the first hundred errors and counts the rest, so that a wrong file of 50,000 rows gives an answer
 * that can be read.
 */
export class ImportErrorList {
  static readonly shown = 100;
  private readonly errors: ImportError[] = [];
  private more = 0;

  add(error: ImportError): void {
    if (this.errors.length < ImportErrorList.shown) this.errors.push(error);
    else this.more += 1;
  }

  get isEmpty(): boolean {
    return this.errors.length === 0;
  }

  result(): ImportErrors {
    return { ok: false, errors: this.errors, more: this.more };
  }
}
