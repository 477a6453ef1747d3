import { parseArgs } from 'node:util';
import { paths } from '../src/web/paths.js';
import { runDemo } from './demo/run.js';
import { runAlone } from './run.js';

// Fills an empty store with believable cases, to look around in. Nothing is mailed; a second run changes nothing.
await runAlone('npm run demo [-- --add]', read, async ({ add }, config) => {
  const result = await runDemo(config, { add });
  if (!result.made) {
    console.log('The demo is there already; nothing was changed.');
    return;
  }
  const { cases, staff } = result;
  console.log(`Made ${cases} cases with their letters.`);
  if (staff.made.length === 0) console.log('Sign in with the account that you have.');
  else console.log(`Sign in at ${config.BASE_URL}${paths.signIn()} with the password ${staff.password} as`);
  for (const { email, role } of staff.made) console.log(`  ${email} (${role})`);
});

function read(args: string[]): { add: boolean } {
  return parseArgs({ args, options: { add: { type: 'boolean', default: false } } }).values;
}
