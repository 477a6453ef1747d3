import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../config/root.js';
import { CatalogueUnreadable } from './errors.js';
import { catalogueVersionSchema, type CatalogueVersion } from './schema.js';

/** All versions of the catalogue, the oldest first. */
export interface Catalogue {
  versions: readonly CatalogueVersion[];
}

/**
 * Reads every version in a folder, by default the project's `config/catalogue/`. Meant for the start of a process:
 * it reads synchronously, and throws CatalogueUnreadable with the file and the place in it that is wrong.
 */
export function loadCatalogue(folder = join(projectRoot, 'config', 'catalogue')): Catalogue {
  const versions = namesIn(folder).map((name) => readVersion(folder, name));
  if (versions.length === 0) throw new CatalogueUnreadable(`${folder} holds no .json file`);
  versions.sort((a, b) => a.inForceFrom.localeCompare(b.inForceFrom));
  versions.reduce((earlier, later) => {
    if (earlier.inForceFrom !== later.inForceFrom) return later;
    const both = `${earlier.version} and ${later.version}`;
    throw new CatalogueUnreadable(`${folder}: ${both} come into force on the same day, ${later.inForceFrom}`);
  });
  return { versions };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (cause) {
    throw new CatalogueUnreadable(`the folder ${folder} cannot be read`, { cause });
  }
}

function readVersion(folder: string, name: string): CatalogueVersion {
  const file = join(folder, name);
  const parsed = catalogueVersionSchema.safeParse(readJson(file));
  if (!parsed.success) throw new CatalogueUnreadable(`${file}:\n${z.prettifyError(parsed.error)}`);
  if (`${parsed.data.version}.json` === name) return parsed.data;
  throw new CatalogueUnreadable(`${file} says it is version ${parsed.data.version}: name the file after it`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CatalogueUnreadable(`${file}: ${why}`, { cause });
  }
}
