import { resolve } from 'node:path';
import { loadConfig, loadKeylessConfig, type Config, type KeylessConfig } from '../config/index.js';
import { Problem } from '../src/problem.js';
import { connectStore, shareStore } from '../src/store/connect.js';
import { isFolderInUse } from '../src/store/errors.js';
import { translator } from '../src/web/i18n.js';

/** Reads the arguments of a command: what it gives is what the command works on. @throws UsageError, or that of `parseArgs` */
type Read<T> = (args: string[]) => T;
type Work<T> = (input: T, config: Config) => Promise<boolean | void>;

/** The command was given in a way that it doesn't know. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Runs a command on the store and ends the process: 0, or 1 with the reason in words for the operator. It may run beside Noticedesk: it then
 * uses the store that Noticedesk has open.
 */
export function runCommand<T>(usage: string, read: Read<T>, work: Work<T>): Promise<never> {
  return onStore(shareStore, usage, read, work);
}

/** The same for a command that must have the embedded store to itself. */
export function runAlone<T>(usage: string, read: Read<T>, work: Work<T>): Promise<never> {
  return onStore(connectStore, usage, read, work);
}

/** The same for a command that opens the store itself, if at all; it makes no key. */
export function runOffline(
  usage: string,
  command: (config: KeylessConfig) => Promise<boolean | void>,
): Promise<never> {
  return toItsEnd(usage, () => command(loadKeylessConfig()));
}

/** The one argument of a command: the path of a folder. @throws UsageError */
export function folderArgument(): string {
  const [folder, ...more] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (folder === undefined || more.length > 0) throw new UsageError();
  return resolve(folder);
}

function onStore<T>(open: typeof shareStore, usage: string, read: Read<T>, work: Work<T>): Promise<never> {
  return toItsEnd(usage, async () => {
    const input = read(process.argv.slice(2));
    const config = loadConfig();
    const store = await open(config);
    try {
      return await work(input, config);
    } finally {
      await store.close();
    }
  });
}

async function toItsEnd(usage: string, command: () => Promise<boolean | void>): Promise<never> {
  if (process.argv.slice(2).some((argument) => ['--help', '-h'].includes(argument))) {
    console.log(`Usage: ${usage}`);
    process.exit();
  }
  try {
    process.exitCode = (await command()) === false ? 1 : 0;
  } catch (error) {
    console.error(textOf(error, usage));
    process.exitCode = 1;
  }
  process.exit();
}

function textOf(error: unknown, usage: string): string {
  if (isFolderInUse(error)) return `${STOP_FIRST}\n(${error.message})`;
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UsageError) return `Usage: ${usage}`;
  if (error instanceof Problem) return translator('en')(`errors:${error.code}.text`);
  const isOfArguments = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isOfArguments ? `${error.message}\nUsage: ${usage}` : error.message;
}

const STOP_FIRST = `Noticedesk is running on this data. Stop the running Noticedesk first, and give this command again.`;
