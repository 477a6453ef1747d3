import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder in DATA_DIR in which a restore is while it puts things in their place. */
export const RESTORING = 'restoring';

/**
 * The embedded store's folder in DATA_DIR.
 * @throws Error when a restore was interrupted half-way: what is there then is neither the old state nor the new one
 */
export function storeFolder(dataDir: string): string {
  if (existsSync(join(dataDir, RESTORING)))
    throw new Error(
      `A restore into ${dataDir} was interrupted. Give "npm run restore -- BACKUP --replace" again; what was there before is in a folder replaced-... beside it.`,
    );
  return join(dataDir, 'store');
}
