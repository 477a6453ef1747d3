import mongoose from 'mongoose';
import { storeFolder } from './folder.js';
import { makeIndexes } from './indexes.js';

export interface Store {
  /** Where the store is, without user or password; for the log. */
  readonly where: string;
  close(): Promise<void>;
}

/**
 * Connects Mongoose to MONGODB_URI, or starts the embedded store in `dataDir` and connects to that. A write is
 * acknowledged only when it is on disk, on either. `onFailure` hears when the embedded store dies: nothing works after that.
 */
export async function connectStore(
  config: { MONGODB_URI?: string | undefined; DATA_DIR: string },
  onFailure?: (error: Error) => void,
): Promise<Store> {
  mongoose.set('strictQuery', true);
  mongoose.set('autoCreate', false);
  if (config.MONGODB_URI) {
    await connect(config.MONGODB_URI);
    return { where: withoutSecrets(config.MONGODB_URI), close: () => mongoose.disconnect() };
  }
  const { startEmbeddedStore } = await import('./embedded/index.js');
  const embedded = await startEmbeddedStore({
    folder: storeFolder(config.DATA_DIR),
    ...(onFailure && { onFailure }),
  });
  await connect(embedded.uri);
  return {
    where: `embedded store in ${config.DATA_DIR}`,
    close: async () => {
      await mongoose.disconnect();
      await embedded.close();
    },
  };
}

async function connect(uri: string): Promise<void> {
  await mongoose.connect(uri, {
    w: 'majority',
    journal: true,
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 20,
  });
  await makeIndexes();
}

function withoutSecrets(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//');
}
