import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createApartReader } from '../src/intake/reading/apart.js';
import { listOf } from './corpus/list.js';
import { print } from './corpus/print.js';
import { readListed } from './corpus/readListed.js';
import type { ReadListed } from './corpus/readListed.js';

// Reads every file that a folder's INDEX.tsv lists, as messages are read, and tells what was expected and what was read.
// Ends with 1 only when something crashed or was lost; misses are told.
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const folder = positionals[0] ?? '../shared/corpus';
const reader = createApartReader({ measure: true });
const files: ReadListed[] = [];
let lost = 0;
for (const listed of await listOf(folder)) {
  try {
    files.push(await readListed(reader, folder, listed));
  } catch (error) {
    lost += 1;
    console.error(`${listed.path}: lost: ${error instanceof Error ? error.message : String(error)}`);
  }
}
reader.close();
print(files, console.log);
if (values.json !== undefined)
  await writeFile(values.json, files.map((file) => `${JSON.stringify(file)}\n`).join(''));
if (lost > 0) process.exitCode = 1;
