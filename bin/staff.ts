import { parseArgs } from 'node:util';
import { text } from 'node:stream/consumers';
import { addStaff, staffInput } from '../src/staff/addStaff.js';
import { translator } from '../src/web/i18n.js';
import { runCommand } from './run.js';

const USAGE =
  'Usage: npm run staff -- --name NAME --email ADDRESS [--role handler|lead|admin|auditor] < password';

// Adds an account without a browser; the password comes from standard input, so that no list of processes shows it.
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      role: { type: 'string', default: 'handler' },
    },
  });
  if (!values.name || !values.email) throw new Error(USAGE);
  if (process.stdin.isTTY) console.error('Password (then Enter and Ctrl-D):');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const input = staffInput.safeParse({ ...values, password });
  if (!input.success)
    throw new Error(input.error.issues.map(({ message }) => translator('en')(message)).join('\n'));
  const staff = await addStaff(input.data);
  console.log(`Added ${staff.email} as ${staff.role}.`);
});
