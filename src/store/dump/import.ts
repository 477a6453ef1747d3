import type { Document } from 'bson';
import type { mongo } from 'mongoose';
import { faultAt, type Frame, framesOf } from './frames.js';
import { type Dumped, readDump } from './read.js';

/** How documents get into a collection as they are. */
export interface Inserter {
  /** @throws Error for a document that would be changed on the way */
  check(raw: Buffer): void;
  /** @throws Error; its `index`, or that of its first write error, tells which document was refused */
  insert(collection: string, documents: readonly Buffer[]): Promise<unknown>;
}

/** How many documents of a collection were put in. */
export interface Imported {
  name: string;
  documents: number;
}

const MOST_DOCUMENTS = 1000;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Reads a dump of mongodump or store:export into an empty database, with its indexes. Everything is looked at before anything is
 * written, and what was written is removed when something is refused after all (two documents with one key, say).
 * @throws Error that names the file, and the byte where it is about a document
 */
export async function importDump(folder: string, db: mongo.Db, inserter: Inserter): Promise<Imported[]> {
  const collections = await readDump(folder, db.databaseName);
  for (const { file } of collections) await checkDocuments(file, inserter);
  await refuseUnlessEmpty(db);
  try {
    const imported: Imported[] = [];
    for (const dumped of collections) {
      await makeCollection(db, dumped);
      imported.push({ name: dumped.name, documents: await insertDocuments(dumped, inserter) });
    }
    return imported;
  } catch (error) {
    for (const { name } of collections) await db.dropCollection(name).catch(() => undefined);
    throw error;
  }
}

async function checkDocuments(file: string | undefined, { check }: Inserter): Promise<void> {
  if (file === undefined) return;
  for await (const { raw, at } of framesOf(file)) {
    try {
      check(raw);
    } catch (error) {
      throw faultAt(file, at, error);
    }
  }
}

async function refuseUnlessEmpty(db: mongo.Db): Promise<void> {
  const known = await db.listCollections({}, { nameOnly: true }).toArray();
  if (known.length === 0) return;
  const names = known.map(({ name }) => name).join(', ');
  throw new Error(`the database ${db.databaseName} is not empty (${names}); nothing was imported`);
}

// The indexes come first, so that a document that a unique one refuses can be named.
async function makeCollection(db: mongo.Db, { name, metadata, metadataFile }: Dumped): Promise<void> {
  try {
    await db.command({ create: name, ...metadata.options });
    const indexes = metadata.indexes?.filter((index) => index['name'] !== '_id_').map(withoutNamespace) ?? [];
    if (indexes.length > 0) await db.command({ createIndexes: name, indexes });
  } catch (error) {
    throw new Error(`${metadataFile ?? name}: ${textOf(error)}`, { cause: error });
  }
}

// Versions before 4.4 gave each index the name of its collection.
function withoutNamespace({ ns: _ns, ...index }: Document): Document {
  return index;
}

async function insertDocuments({ name, file }: Dumped, { insert }: Inserter): Promise<number> {
  if (file === undefined) return 0;
  let documents = 0;
  for await (const batch of batchesOf(file)) {
    try {
      await insert(
        name,
        batch.map(({ raw }) => raw),
      );
    } catch (error) {
      throw faultAt(file, batch[refusedIn(error)]?.at ?? 0, error);
    }
    documents += batch.length;
  }
  return documents;
}

async function* batchesOf(file: string): AsyncGenerator<Frame[], void> {
  let batch: Frame[] = [];
  let bytes = 0;
  for await (const frame of framesOf(file)) {
    batch.push(frame);
    bytes += frame.raw.length;
    if (batch.length < MOST_DOCUMENTS && bytes < MOST_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

function refusedIn(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  if ('index' in error) return Number(error.index);
  const [first] =
    'writeErrors' in error && Array.isArray(error.writeErrors) ? (error.writeErrors as Document[]) : [];
  return Number(first?.['index'] ?? 0);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
