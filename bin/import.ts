import { importFiles } from '../src/customers/importFiles.js';
import { runCommand } from './run.js';

// Imports customers, services and resources from CSV files; a file with an error changes nothing.
await runCommand(async () => {
  const paths = process.argv.slice(2);
  if (paths.length === 0)
    throw new Error('Usage: npm run import -- customers.csv services.csv resources.csv');
  const report = await importFiles(paths);
  console.log(JSON.stringify(report, null, 2));
});
