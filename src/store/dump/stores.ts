import mongoose from 'mongoose';
import type { mongo } from 'mongoose';
import { decode, encode } from '../embedded/bson/values.js';
import { connectTo, socketIn } from '../embedded/client.js';
import { startEmbeddedStore } from '../embedded/index.js';
import { refuseMissing, runningStore } from '../embedded/upkeep.js';
import { isFolderInUse } from '../errors.js';
import { storeFolder } from '../folder.js';
import { makeNewFolder } from '../newFolder.js';
import { exportDatabase, type Exported } from './export.js';
import { importDump, type Imported, type Inserter } from './import.js';

/** Which store is meant: as everywhere, MONGODB_URI or the folder in DATA_DIR. */
export interface Which {
  MONGODB_URI?: string | undefined;
  DATA_DIR: string;
}

/** Writes the store to a new folder as mongodump does; also while others have it open (`shared`). */
export async function exportStore(
  which: Which,
  folder: string,
): Promise<{ exported: Exported[]; shared: boolean }> {
  const { uri, close } = await reach(which);
  try {
    const exported = await withDatabase(uri, (db) =>
      makeNewFolder(folder, (staging) => exportDatabase(db, staging)),
    );
    return { exported, shared: close === undefined };
  } finally {
    await close?.();
  }
}

/** Reads a dump into an empty store; an embedded one is there whole afterwards, or not at all. */
export async function importStore({ MONGODB_URI, DATA_DIR }: Which, folder: string): Promise<Imported[]> {
  if (MONGODB_URI) return withDatabase(MONGODB_URI, (db) => importDump(folder, db, throughDriver(db)));
  return makeNewFolder(storeFolder(DATA_DIR), async (staging) => {
    const store = await startEmbeddedStore({ folder: staging });
    try {
      return await withDatabase(store.uri, (db) => withBytes(store.uri, db, folder));
    } finally {
      await store.close();
    }
  });
}

async function reach({
  MONGODB_URI,
  DATA_DIR,
}: Which): Promise<{ uri: string; close?: () => Promise<void> }> {
  if (MONGODB_URI) return { uri: MONGODB_URI };
  const folder = storeFolder(DATA_DIR);
  refuseMissing(folder);
  try {
    return await startEmbeddedStore({ folder });
  } catch (error) {
    const uri = isFolderInUse(error) && (await runningStore(folder));
    if (!uri) throw error;
    return { uri };
  }
}

async function withDatabase<T>(uri: string, work: (db: mongo.Db) => Promise<T>): Promise<T> {
  const client = await mongoose.mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}

async function withBytes(uri: string, db: mongo.Db, folder: string): Promise<Imported[]> {
  const store = await connectTo(socketIn(uri));
  const inserter: Inserter = {
    check: () => undefined,
    insert: (insert, documents) => store.ask({ insert, $db: db.databaseName }, documents),
  };
  try {
    return await importDump(folder, db, inserter);
  } finally {
    store.close();
  }
}

// The driver takes no bytes: what it would not send as it came (a field without a type of today, say) is refused.
function throughDriver(db: mongo.Db): Inserter {
  return {
    check: (raw) => {
      if (!encode(decode(raw)).equals(raw))
        throw new Error(
          'this document would be changed on its way; use mongorestore, which sends it as it is',
        );
    },
    insert: (collection, documents) => db.collection(collection).insertMany(documents.map(decode)),
  };
}
