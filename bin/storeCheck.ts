import { parseArgs } from 'node:util';
import { checkEmbedded } from '../src/store/check.js';
import { runOffline } from './run.js';

// Compares the indexes and counts of the embedded store with its documents; --rebuild makes them anew from the documents first.
await runOffline('npm run store:check [-- --rebuild]', (config) => {
  const { values } = parseArgs({ options: { rebuild: { type: 'boolean', default: false } } });
  return checkEmbedded(config, values.rebuild, console.log);
});
