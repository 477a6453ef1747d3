import { exportStore } from '../src/store/dump/stores.js';
import { folderArgument, runOffline } from './run.js';

// Writes the store as mongodump does, for mongorestore or store:import to read.
await runOffline('npm run store:export -- FOLDER', async (config) => {
  const folder = folderArgument();
  const { exported, shared } = await exportStore(config, folder);
  for (const { name, documents } of exported)
    console.log(`${name}: ${documents ?? 'left out, it is no plain collection'}`);
  if (shared)
    console.log('What others changed meanwhile may be in it or not. To move, stop Noticedesk first.');
  console.log(`Exported to ${folder}`);
});
