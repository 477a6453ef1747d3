import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { collectionOf, DOCUMENTS, METADATA, readMetadata, type Metadata } from './layout.js';

/** One collection of a dump. */
export interface Dumped {
  name: string;
  /** the file with its documents; none for a collection without any */
  file: string | undefined;
  metadataFile: string | undefined;
  metadata: Partial<Metadata>;
}

// What a dump of a whole server has beside the databases that are somebody's own.
const OF_THE_SERVER = new Set(['admin', 'config', 'local']);

/**
 * Reads what a dump holds: FOLDER is what mongodump made, or the folder of one database in it. Documents are not read yet.
 * @param database which to take where there are several
 * @throws Error that names the file
 */
export async function readDump(folder: string, database: string): Promise<Dumped[]> {
  const inside = await databaseFolder(folder, database);
  const bases = new Map<string, { file?: string; metadataFile?: string }>();
  for (const entry of (await readdir(inside)).sort()) {
    const path = join(inside, entry);
    const plain = entry.replace(/\.gz$/, '');
    // What is the server's own, which makes it itself.
    if (/^(system\.|%24)/.test(plain)) continue;
    if (plain.endsWith(METADATA)) add(plain.slice(0, -METADATA.length), { metadataFile: path });
    else if (plain.endsWith(DOCUMENTS)) add(plain.slice(0, -DOCUMENTS.length), { file: path });
  }
  if (bases.size === 0) throw new Error(`${folder} holds no dump: there are no .bson files in it`);
  return [...bases].map(([base, { file, metadataFile }]) => {
    const metadata = metadataFile === undefined ? {} : metadataIn(metadataFile);
    if ((metadata.type ?? 'collection') !== 'collection')
      throw new Error(`${metadataFile}: a ${metadata.type} can't be imported; leave its files out`);
    return { name: metadata.collectionName ?? collectionOf(base), file, metadataFile, metadata };
  });

  function add(base: string, part: { file?: string; metadataFile?: string }): void {
    bases.set(base, { ...bases.get(base), ...part });
  }
}

async function databaseFolder(folder: string, database: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const databases = entries
    .filter((entry) => entry.isDirectory() && !OF_THE_SERVER.has(entry.name))
    .map(({ name }) => name);
  if (databases.length === 0) return folder;
  const [only, ...others] = databases;
  const chosen = others.length === 0 ? only : databases.find((name) => name === database);
  if (chosen === undefined)
    throw new Error(
      `${folder} holds several databases (${databases.join(', ')}): name the folder of one of them`,
    );
  return join(folder, chosen);
}

function metadataIn(file: string): Partial<Metadata> {
  try {
    const bytes = readFileSync(file);
    return readMetadata((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: it can't be read: ${what}`, { cause: error });
  }
}
