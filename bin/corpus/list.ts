import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const Row = z.object({
  path: z.string().min(1),
  kind: z.string(),
  source: z.string().optional(),
  licence: z.string().optional(),
  expected: z.string().default(''),
  note: z.string().optional(),
});

/** A file of a corpus, with what is expected of it. */
export type Listed = z.infer<typeof Row>;

/** What the INDEX.tsv of a folder lists. Throws when there is none, or when it isn't one. */
export async function listOf(folder: string): Promise<Listed[]> {
  const text = await readFile(join(folder, 'INDEX.tsv'), 'utf8');
  const rows: unknown = parse(text, {
    delimiter: '\t',
    columns: true,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  return z.array(Row).parse(rows);
}
