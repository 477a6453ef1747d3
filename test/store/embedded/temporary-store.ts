import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, type MongoClientOptions, MongoClient } from 'mongodb';
import { type EmbeddedStore, startEmbeddedStore } from '../../../src/store/embedded/index.js';

/** A store in a folder of its own, with a client on it. */
export interface TemporaryStore {
  folder: string;
  store: EmbeddedStore;
  client: MongoClient;
  db: Db;
  stop(): Promise<void>;
}

export async function startTemporaryStore(options: MongoClientOptions = {}): Promise<TemporaryStore> {
  const folder = mkdtempSync(join(tmpdir(), 'store-test-'));
  const store = await startEmbeddedStore({ folder });
  const client = await new MongoClient(store.uri, options).connect();
  return {
    folder,
    store,
    client,
    db: client.db(),
    async stop() {
      await client.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
