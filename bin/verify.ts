import { parseArgs } from 'node:util';
import { hashAt, verifyAll } from '../src/cases/verify.js';
import { verifySeals } from '../src/cases/seal.js';
import { runCommand } from './run.js';

// Checks the event chain of every case and every daily seal, and says which event was altered.
await runCommand('npm run verify', nothing, async (_, { SECRET }) => {
  const { cases, events, breaks } = await verifyAll();
  for (const { case: number, seq, problem } of breaks) console.log(`${number}: event ${seq}: ${problem}`);
  const seals = await verifySeals(SECRET, hashAt);
  for (const { seal, case: number, problem } of seals)
    console.log(`seal ${seal}${number ? `: ${number}` : ''}: ${problem}`);
  console.log(`${cases} cases, ${events} events checked, ${breaks.length + seals.length} problems`);
  return breaks.length + seals.length === 0;
});

function nothing(args: string[]): void {
  parseArgs({ args, options: {} });
}
