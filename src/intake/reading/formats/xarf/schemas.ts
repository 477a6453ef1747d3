import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { projectRoot } from '../../../../../config/root.js';
import { isRecord } from '../common/facts.js';

const FOLDER = join(projectRoot, 'config', 'xarf', 'v4');
const CORE = 'https://xarf.org/schemas/v4/xarf-core.json';
const MOST_FAULTS = 20;
const MOST_VALUES = 5000;

let loaded: { ajv: Ajv2020; types: string[] } | undefined;

/**
 * What the published XARF v4 schemas forbid in a document, in words, at most 20: those of its type, or the core ones
 * when the type isn't known. Evidence isn't decoded.
 */
export function faultsOf(document: Record<string, unknown>): string[] {
  if (sizeOf(document) > MOST_VALUES) return ['the document has too many values to be checked'];
  loaded ??= load();
  const { category, type } = document;
  const id = idOf(category, type, loaded.types);
  const unknown = id === '' ? [`XARF v4 has no type ${String(category)}/${String(type)}`.slice(0, 200)] : [];
  const valid = loaded.ajv.getSchema(id === '' ? CORE : id);
  if (valid === undefined || valid(document)) return unknown;
  return [...new Set([...unknown, ...(valid.errors ?? []).map(inWords)])].slice(0, MOST_FAULTS);
}

/** The files spell the types with a hyphen or an underscore; documents with an underscore. */
function idOf(category: unknown, type: unknown, ids: string[]): string {
  if (typeof category !== 'string' || typeof type !== 'string') return '';
  const wanted = `/${category}-${type}.json`.replaceAll('_', '-');
  return ids.find((id) => id.replaceAll('_', '-').endsWith(wanted)) ?? '';
}

/** How many values it holds, counted to just above the most. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const inner of Object.values(value)) {
    size += sizeOf(inner);
    if (size > MOST_VALUES) break;
  }
  return size;
}

function load(): { ajv: Ajv2020; types: string[] } {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  const ids = [FOLDER, join(FOLDER, 'types')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => {
        const schema: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
        if (!isRecord(schema)) return '';
        ajv.addSchema(schema);
        return String(schema.$id);
      }),
  );
  return { ajv, types: ids.filter((id) => id.includes('/types/') && !id.endsWith('/content-base.json')) };
}

function inWords({ instancePath, message = 'is wrong' }: ErrorObject): string {
  return `${instancePath || 'the document'} ${message}`.slice(0, 300);
}
