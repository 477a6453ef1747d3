import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Binary, Document } from 'bson';
import type { mongo } from 'mongoose';
import { DOCUMENTS, fileNameOf, METADATA, writeMetadata } from './layout.js';

/** How many documents of a collection were written; undefined: it is no plain collection, and was left out. */
export interface Exported {
  name: string;
  documents: number | undefined;
}

const EXACT = { promoteValues: false, bsonRegExp: true } as const;
const BUFFER = 1024 * 1024;
const BATCH = 1000;

/**
 * Writes a database as mongodump does: FOLDER/<database>/<collection>.bson with its .metadata.json, and prelude.json.
 * https://www.mongodb.com/docs/database-tools/mongodump/
 */
export async function exportDatabase(db: mongo.Db, folder: string): Promise<Exported[]> {
  const { version } = (await db.command({ buildInfo: 1 })) as { version: string };
  const inside = join(folder, db.databaseName);
  await mkdir(inside, { mode: 0o700 });
  const exported: Exported[] = [];
  for await (const listed of db.listCollections({}, EXACT)) {
    const { name, type = 'collection' } = listed as mongo.CollectionInfo;
    const isPlain = type === 'collection' && !name.startsWith('system.');
    exported.push({ name, documents: isPlain ? await exportCollection(db, listed, inside) : undefined });
  }
  await write(
    join(folder, 'prelude.json'),
    JSON.stringify({ ServerVersion: version, ToolVersion: 'noticedesk' }),
  );
  return exported;
}

async function exportCollection(
  db: mongo.Db,
  { name, options, info }: Document,
  folder: string,
): Promise<number> {
  const collection = db.collection(String(name));
  const base = join(folder, fileNameOf(collection.collectionName));
  const uuid = (info as { uuid?: Binary } | undefined)?.uuid;
  const metadata = {
    ...(Object.keys(options as Document).length > 0 && { options: options as Document }),
    indexes: await collection.listIndexes(EXACT).toArray(),
    ...(uuid && { uuid: uuid.toString('hex') }),
    collectionName: collection.collectionName,
    type: 'collection',
  };
  await write(base + METADATA, writeMetadata(metadata));
  return writeDocuments(collection, base + DOCUMENTS);
}

async function writeDocuments(collection: mongo.Collection, path: string): Promise<number> {
  let documents = 0;
  await pipeline(
    async function* () {
      let waiting: Uint8Array[] = [];
      let bytes = 0;
      for await (const raw of rawDocuments(collection)) {
        documents++;
        waiting.push(raw);
        bytes += raw.length;
        if (bytes < BUFFER) continue;
        yield Buffer.concat(waiting);
        [waiting, bytes] = [[], 0];
      }
      yield Buffer.concat(waiting);
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  return documents;
}

// With `raw` the driver gives the bytes of each document, whatever its types say.
function rawDocuments(collection: mongo.Collection): AsyncIterable<Uint8Array> {
  return collection.find<Uint8Array>({}, { raw: true, batchSize: BATCH });
}

function write(path: string, text: string): Promise<void> {
  return writeFile(path, text, { mode: 0o600, flag: 'wx' });
}
