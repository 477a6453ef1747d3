import { applyImport } from './applyImport.js';
import type { ImportReport } from './applyImport.js';
import { claims } from './checkImport.js';
import type { ImportFile } from './csv.js';
import { readFiles } from './import.js';
import { reportTwoOwners } from './importPlan.js';
import { loadStored } from './stored.js';

/**
 * Imports the files, all of them or none. When something in them can't be read, resources of two customers are
 * reported with it, those that are stored among them, so that all of it can be mended at once.
 */
export async function importAll(files: ImportFile[]): Promise<ImportReport> {
  const { plan, errors } = readFiles(files);
  if (errors.isEmpty) return applyImport(plan);
  reportTwoOwners(claims(plan, await loadStored(plan)), errors);
  return errors.result();
}
