import { describeImport } from '../src/customers/describeImport.js';
import { importFiles } from '../src/customers/importFiles.js';
import { runCommand } from './run.js';

// Imports customers, services and resources from CSV files; a file with an error changes nothing.
await runCommand(async () => {
  const paths = process.argv.slice(2);
  if (paths.length === 0)
    throw new Error('Usage: npm run import -- customers.csv services.csv resources.csv');
  const report = await importFiles(paths);
  for (const line of describeImport(report)) console.log(line);
  return report.ok;
});
