import { resolve } from 'node:path';
import { loadConfig, loadKeylessConfig, type Config, type KeylessConfig } from '../config/index.js';
import { connectStore } from '../src/store/connect.js';
import { isFolderInUse } from '../src/store/errors.js';

/** Runs a command on the store and ends the process: 0, or 1 with the reason in words for the operator. */
export function runCommand(command: (config: Config) => Promise<boolean | void>): Promise<never> {
  return toItsEnd(async () => {
    const config = loadConfig();
    const store = await connectStore(config);
    try {
      return await command(config);
    } finally {
      await store.close();
    }
  }, SHARE);
}

/** The same for a command that opens the store itself, if at all; it makes no key. */
export function runOffline(command: (config: KeylessConfig) => Promise<boolean | void>): Promise<never> {
  return toItsEnd(() => command(loadKeylessConfig()));
}

/** The one argument of a command: the path of a folder. @throws Error that says how the command is given */
export function folderArgument(usage: string): string {
  const [folder, ...more] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (folder === undefined || more.length > 0) throw new Error(`Usage: ${usage}`);
  return resolve(folder);
}

async function toItsEnd(command: () => Promise<boolean | void>, orElse = ''): Promise<never> {
  try {
    process.exitCode = (await command()) === false ? 1 : 0;
  } catch (error) {
    console.error(isFolderInUse(error) ? `${STOP_FIRST}${orElse}\n(${error.message})` : textOf(error));
    process.exitCode = 1;
  }
  process.exit();
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const STOP_FIRST = `Noticedesk is running on this data. Stop the running Noticedesk first, and give this command again.`;
const SHARE = `
To have both at the same time: start the store alone with "npm run store", and give Noticedesk and this command the MONGODB_URI that it prints.`;
