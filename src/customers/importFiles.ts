import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportReport } from './applyImport.js';
import type { ImportFile } from './csv.js';
import { importAll } from './importAll.js';
import type { ImportError } from './importErrors.js';

/**
 * Imports CSV files by path, all of them or none. The report counts what changed or lists what is wrong, by
 * file, line and column.
 */
export async function importFiles(paths: string[]): Promise<ImportReport> {
  const read = await Promise.all(paths.map(openFile));
  const errors = read.filter((file): file is ImportError => 'problem' in file);
  if (errors.length > 0) return { ok: false, errors, more: 0 };
  return importAll(read.filter((file): file is ImportFile => 'text' in file));
}

async function openFile(path: string): Promise<ImportFile | ImportError> {
  const name = basename(path);
  return readFile(path).then(
    (text) => ({ name, text }),
    () => ({ file: name, problem: 'unreadable_file' as const }),
  );
}
