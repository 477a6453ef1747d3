import { parseArgs } from 'node:util';
import { text } from 'node:stream/consumers';
import { addStaff, EmailTaken, staffInput } from '../src/staff/addStaff.js';
import { translator } from '../src/web/i18n.js';
import { runCommand, UsageError } from './run.js';

const USAGE = 'npm run staff -- --name NAME --email ADDRESS [--role handler|lead|admin|auditor] < password';

// Adds an account without a browser; the password comes from standard input, so that no list of processes shows it.
await runCommand(USAGE, read, async (given) => {
  if (process.stdin.isTTY) console.error('Password (then Enter and Ctrl-D):');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const input = staffInput.safeParse({ ...given, password });
  if (!input.success)
    throw new Error(input.error.issues.map(({ message }) => translator('en')(message)).join('\n'));
  const staff = await addStaff(input.data).catch((error: unknown) => {
    throw error instanceof EmailTaken ? new Error(taken(input.data.email)) : error;
  });
  console.log(`Added ${staff.email} as ${staff.role}.`);
});

function read(args: string[]): { name: string; email: string; role: string } {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      role: { type: 'string', default: 'handler' },
    },
  });
  const { name, email, role } = values;
  if (!name || !email) throw new UsageError();
  return { name, email, role };
}

function taken(email: string): string {
  return `${email} already has an account; give another --email, or change that account on the Staff screen.`;
}
