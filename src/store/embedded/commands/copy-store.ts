import { isAbsolute } from 'node:path';
import { CommandError } from '../errors.js';
import type { Command } from './command.js';

/**
 * copyStore, a command of our own: `{ copyStore: 1, to: path }` makes a consistent copy of the data file while others go on. It is not
 * synced. LMDB makes it page by page from a snapshot, in a thread of the pool.
 */
export const copyStore: Command = async ({ env, underWay }, { db, command: { to } }) => {
  if (db !== 'admin')
    throw new CommandError('Unauthorized', 'copyStore may only be run against the admin database.');
  if (typeof to !== 'string' || !isAbsolute(to))
    throw new CommandError('BadValue', "BSON field 'copyStore.to' must be an absolute path");
  const copying = env.backup(to, false);
  underWay.add(copying);
  try {
    await copying;
  } catch (error) {
    throw new CommandError(
      'InternalError',
      `can't copy the store to ${to}: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    underWay.delete(copying);
  }
  return {};
};
