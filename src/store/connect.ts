import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { isFolderInUse } from './errors.js';
import { storeFolder } from './folder.js';
import { makeIndexes } from './indexes.js';

export interface Store {
  /** Where the store is, without user or password; for the log. */
  readonly where: string;
  close(): Promise<void>;
}

// A mail that came while nothing ran has the folder for a moment.
const WAIT_MS = 3000;
const BETWEEN_MS = 50;

/**
 * Connects Mongoose to MONGODB_URI, or starts the embedded store in `dataDir` and connects to that. A write is
 * acknowledged only when it is on disk, on either. `onFailure` hears when the embedded store dies: nothing works after that.
 */
export async function connectStore(
  config: { MONGODB_URI?: string | undefined; DATA_DIR: string },
  onFailure?: (error: Error) => void,
): Promise<Store> {
  if (config.MONGODB_URI) {
    await connect(config.MONGODB_URI);
    return { where: withoutSecrets(config.MONGODB_URI), close: () => mongoose.disconnect() };
  }
  const { startEmbeddedStore } = await import('./embedded/index.js');
  const embedded = await onceFree(() =>
    startEmbeddedStore({ folder: storeFolder(config.DATA_DIR), ...(onFailure && { onFailure }) }),
  );
  await connect(embedded.uri);
  return {
    where: `embedded store in ${config.DATA_DIR}`,
    close: async () => {
      await mongoose.disconnect();
      await embedded.close();
    },
  };
}

/**
 * The same for a command that lives for a moment beside a running Noticedesk: it uses the embedded store that another process has open, as the
 * same user, and opens it itself only when none has.
 */
export async function shareStore(config: {
  MONGODB_URI?: string | undefined;
  DATA_DIR: string;
}): Promise<Store> {
  const uri = config.MONGODB_URI ? undefined : await runningIn(config.DATA_DIR);
  if (uri === undefined) return connectStore(config);
  await connect(uri);
  return { where: `running store in ${config.DATA_DIR}`, close: () => mongoose.disconnect() };
}

async function runningIn(dataDir: string): Promise<string | undefined> {
  const { runningStore } = await import('./embedded/upkeep.js');
  return runningStore(storeFolder(dataDir));
}

async function onceFree<T>(start: () => Promise<T>): Promise<T> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!isFolderInUse(error) || Date.now() > until) throw error;
      await sleep(BETWEEN_MS);
    }
  }
}

async function connect(uri: string): Promise<void> {
  mongoose.set('strictQuery', true);
  mongoose.set('autoCreate', false);
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
