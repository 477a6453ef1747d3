import type { Counts, ImportReport } from './applyImport.js';
import { describeImportError } from './importErrors.js';

/** The report in English, line by line, as the import command prints it. */
export function describeImport(report: ImportReport): string[] {
  if (report.ok) {
    const { customers, services, resources } = report;
    return Object.entries({ customers, services, resources }).map(
      ([name, counts]) => `${name}: ${inWords(counts)}`,
    );
  }
  const more = report.more === 0 ? [] : [`and ${report.more} more`];
  return [...report.errors.map(describeImportError), ...more, 'Nothing was imported.'];
}

function inWords({ created, changed, unchanged }: Counts): string {
  return `${created} created, ${changed} changed, ${unchanged} unchanged`;
}
