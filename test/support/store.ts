import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/store/embedded/index.js';
import { makeIndexes } from '../../src/store/indexes.js';
import './commands/check.js';
import { explainRecorded, OF_A_TEST, recordCommands } from './commands/recording.js';

/**
 * Connects Mongoose for the tests of a suite: to a fresh embedded store, or to a fresh database on what MONGODB_URI names.
 * Call it at the top of a `describe`; every test starts with empty collections.
 */
export function useStore(): void {
  let folder = '';
  let store: EmbeddedStore | undefined;

  before(async function () {
    this.timeout(30_000);
    recordCommands();
    const given = process.env['MONGODB_URI'];
    if (!given) {
      folder = await mkdtemp(join(tmpdir(), 'noticedesk-store-'));
      store = await startEmbeddedStore({ folder });
    }
    await mongoose.connect(
      given ?? store?.uri ?? '',
      given ? { dbName: `noticedesk_test_${process.pid}_${Date.now()}` } : {},
    );
    await makeIndexes();
  });

  afterEach(async () => {
    await Promise.all(
      Object.values(mongoose.connection.collections).map((collection) =>
        collection.deleteMany({}, { comment: OF_A_TEST }),
      ),
    );
  });

  after(async () => {
    await explainRecorded();
    if (process.env['MONGODB_URI']) await mongoose.connection.dropDatabase();
    await mongoose.disconnect();
    await store?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
}
