import { parseArgs } from 'node:util';
import { restoreBackup } from '../src/backup/restore.js';
import { folderArgument, runOffline } from './run.js';

// Puts a backup into DATA_DIR; --replace keeps aside what is there.
await runOffline('npm run restore -- BACKUP [--replace]', async (config) => {
  const backup = folderArgument();
  const { values } = parseArgs({
    options: { replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const { evidence, hasKey, aside } = await restoreBackup(config, backup, values.replace);
  console.log(`Restored into ${config.DATA_DIR}: the store and ${evidence} evidence files`);
  if (!hasKey) console.log('The backup holds no key: start Noticedesk with the SECRET that it had.');
  if (aside !== undefined) console.log(`What was there before is in ${aside}`);
});
