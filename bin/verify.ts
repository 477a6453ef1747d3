import { verifyAll } from '../src/cases/verify.js';
import { runCommand } from './run.js';

// Checks the event chain of every case and says which event was altered.
await runCommand(async () => {
  const { cases, events, breaks } = await verifyAll();
  for (const { case: number, seq, problem } of breaks) console.log(`${number}: event ${seq}: ${problem}`);
  console.log(`${cases} cases, ${events} events checked, ${breaks.length} problems`);
  return breaks.length === 0;
});
