import { loadConfig, type Config } from '../config/index.js';
import { connectStore } from '../src/store/connect.js';
import { isFolderInUse } from '../src/store/errors.js';

/** Runs a command on the store and ends the process: 0, or 1 with the reason in words for the operator. */
export async function runCommand(command: (config: Config) => Promise<boolean | void>): Promise<never> {
  try {
    const config = loadConfig();
    const store = await connectStore(config);
    try {
      const succeeded = await command(config);
      process.exitCode = succeeded === false ? 1 : 0;
    } finally {
      await store.close();
    }
  } catch (error) {
    console.error(inWords(error));
    process.exitCode = 1;
  }
  process.exit();
}

function inWords(error: unknown): string {
  if (isFolderInUse(error)) return `${WHILE_RUNNING}\n(${error.message})`;
  return error instanceof Error ? error.message : String(error);
}

const WHILE_RUNNING = `Noticedesk is running on this data. Stop the running Noticedesk first, and give this command again.
To have both at the same time: start the store alone with "npm run store", and give Noticedesk and this command the MONGODB_URI that it prints.`;
