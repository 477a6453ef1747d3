import { parseArgs } from 'node:util';
import { describeImport } from '../src/customers/describeImport.js';
import { importFiles } from '../src/customers/importFiles.js';
import { runCommand, UsageError } from './run.js';

// Imports customers, services and resources from CSV files; a file with an error changes nothing.
await runCommand('npm run import -- customers.csv services.csv resources.csv', read, async (paths) => {
  const report = await importFiles(paths);
  for (const line of describeImport(report)) console.log(line);
  return report.ok;
});

function read(args: string[]): string[] {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true });
  if (positionals.length === 0) throw new UsageError();
  return positionals;
}
