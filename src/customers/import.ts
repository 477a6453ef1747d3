import type { z } from 'zod';
import { readCsv } from './csv.js';
import type { Csv, CsvRow, ImportFile } from './csv.js';
import { COLUMNS, REQUIRED, kindOfFile } from './importColumns.js';
import type { CustomerCells, FileKind, ResourceCells } from './importColumns.js';
import { ImportErrorList, isImportProblem } from './importErrors.js';
import type { ImportError, ImportErrors } from './importErrors.js';
import { claimId, reportTwoOwners } from './importPlan.js';
import type { CustomerRow, ImportPlan, ResourceRow, Row } from './importPlan.js';
import { readResource } from './keys.js';

/**
 * Reads CSV files of customers, services and resources, each told by its header row, into a plan of what to
 * store, or into all that is wrong with them. Looks at nothing but the files: whether a ref that they don't
 * define is stored is for `applyImport` to find out.
 */
export function readImport(files: ImportFile[]): ImportPlan | ImportErrors {
  const { plan, errors } = readFiles(files);
  // Without a "to" column the end of a row may be stored: then only `applyImport` can tell.
  const claims = plan.resources.flatMap((row) => {
    const { to } = row.data;
    return to === undefined ? [] : [{ ...row.data, to, row }];
  });
  reportTwoOwners(claims, errors);
  return errors.isEmpty ? plan : errors.result();
}

/** The rows that could be read, and what is wrong with the others and with each by itself. */
export function readFiles(files: ImportFile[]): { plan: ImportPlan; errors: ImportErrorList } {
  const errors = new ImportErrorList();
  const plan: ImportPlan = { ok: true, customers: [], services: [], resources: [] };
  for (const file of files) readFile(file, plan, errors);
  reportRepeats(plan.customers, 'ref', ({ ref }) => ref, errors);
  reportRepeats(plan.services, 'ref', ({ ref }) => ref, errors);
  reportRepeats(plan.resources, 'value', claimId, errors);
  return { plan, errors };
}

function readFile(file: ImportFile, plan: ImportPlan, errors: ImportErrorList): void {
  const csv = readCsv(file);
  if ('problem' in csv) return errors.add(csv);
  const kind = kindOfFile(csv.headings);
  if (kind === null) {
    const about = csv.headings.join(', ').slice(0, 200);
    return errors.add({ file: file.name, line: csv.line, problem: 'unknown_kind_of_file', about });
  }
  const wrong = checkHeadings(kind, csv, file.name);
  if (wrong.length > 0) return wrong.forEach((error) => errors.add(error));
  for (const row of csv.rows) readRow(kind, csv, row, file.name, plan, errors);
}

function checkHeadings(kind: FileKind, { headings, line }: Csv, file: string): ImportError[] {
  const known = Object.keys(COLUMNS[kind].shape);
  const unknown = headings.filter((column) => !known.includes(column));
  const missing = REQUIRED[kind].filter((column) => !headings.includes(column));
  const repeated = headings.filter((column, index) => headings.indexOf(column) !== index);
  return [
    ...unknown.map((column) => ({ column, problem: 'unknown_column' as const, about: known.join(', ') })),
    ...missing.map((column) => ({ column, problem: 'missing_column' as const })),
    ...repeated.map((column) => ({ column, problem: 'repeated_column' as const })),
  ].map((error) => ({ file, line, ...error }));
}

function readRow(
  kind: FileKind,
  csv: Csv,
  row: CsvRow,
  file: string,
  plan: ImportPlan,
  errors: ImportErrorList,
): void {
  const { headings } = csv;
  const { line, cells } = row;
  if (cells.length < headings.length || cells.slice(headings.length).some((cell) => cell !== null)) {
    const about = `${cells.length} instead of ${headings.length}`;
    return errors.add({ file, line, problem: 'cell_count', about });
  }
  const record = Object.fromEntries(headings.map((column, index) => [column, cells[index]]));
  const add = (error: Omit<ImportError, 'file' | 'line'>) => errors.add({ file, line, ...error });
  if (kind === 'customers') {
    const data = parseCells(COLUMNS.customers, record, add);
    if (data !== null) plan.customers.push({ file, line, data: toCustomer(data) });
  } else if (kind === 'services') {
    const data = parseCells(COLUMNS.services, record, add);
    if (data !== null) plan.services.push({ file, line, data });
  } else {
    const data = parseCells(COLUMNS.resources, record, add);
    if (data === null) return;
    for (const resource of toResources(data, add)) plan.resources.push({ file, line, data: resource });
  }
}

type AddError = (error: Omit<ImportError, 'file' | 'line'>) => void;

function parseCells<Cells>(
  schema: z.ZodType<Cells>,
  record: Record<string, unknown>,
  add: AddError,
): Cells | null {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const column = String(issue.path[0]);
    if (!isImportProblem(issue.message)) throw new Error(`No such import problem: ${issue.message}`);
    add({ column, problem: issue.message, about: aboutIssue(issue, record[column]) });
  }
  return null;
}

function aboutIssue(issue: z.core.$ZodIssue, cell: unknown): string {
  if (issue.code === 'too_big') return String(issue.maximum);
  if (issue.code === 'invalid_value') return issue.values.join(', ');
  return typeof cell === 'string' ? cell : '';
}

function toCustomer({ agreed_reseller: agreedReseller, ...cells }: CustomerCells): CustomerRow {
  return { ...cells, agreedReseller };
}

function toResources(cells: ResourceCells, add: AddError): ResourceRow[] {
  const { customer, kind, service, to } = cells;
  const from = cells.from ?? null;
  if (from !== null && to && to <= from) add({ column: 'to', problem: 'ends_before_it_starts' });
  const read = readResource(kind, cells.value);
  if (typeof read !== 'string') return read.map((keyed) => ({ customer, kind, ...keyed, service, from, to }));
  add({ column: 'value', problem: read, about: cells.value });
  return [];
}

function reportRepeats<Data>(
  rows: Row<Data>[],
  column: string,
  identity: (data: Data) => string,
  errors: ImportErrorList,
) {
  const seen = new Map<string, Row<Data>>();
  for (const row of rows) {
    const id = identity(row.data);
    const earlier = seen.get(id);
    const about = earlier === undefined ? '' : `${earlier.file}, line ${earlier.line}`;
    if (earlier !== undefined)
      errors.add({ file: row.file, line: row.line, column, problem: 'repeated_row', about });
    else seen.set(id, row);
  }
}
