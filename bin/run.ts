import { loadConfig, type Config } from '../config/index.js';
import { connectStore } from '../src/store/connect.js';

/** Runs a command on the store and ends the process: 0, or 1 with the reason in one line. */
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
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  process.exit();
}
