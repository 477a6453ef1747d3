import { importStore } from '../src/store/dump/stores.js';
import { folderArgument, runOffline } from './run.js';

// Reads what mongodump or store:export wrote, into an empty store.
await runOffline('npm run store:import -- FOLDER', async (config) => {
  const folder = folderArgument();
  for (const { name, documents } of await importStore(config, folder)) console.log(`${name}: ${documents}`);
  console.log(`Imported ${folder}`);
});
