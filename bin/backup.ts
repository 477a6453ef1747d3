import { makeBackup } from '../src/backup/backup.js';
import { folderArgument, runOffline } from './run.js';

// Backs up store, evidence and key into a new folder, while Noticedesk runs or not.
await runOffline('npm run backup -- FOLDER (a new one)', async (config) => {
  const folder = folderArgument();
  const { evidence, faults } = await makeBackup(config, folder, console.log);
  console.log(`Backed up to ${folder}: the store and ${evidence} evidence files`);
  if (faults > 0) console.log(`The backup is whole, but the data itself has ${faults} faults: see above.`);
  return faults === 0;
});
