import { withFolder } from './embedded/upkeep.js';
import { storeFolder } from './folder.js';

const MOST_SHOWN = 1000;

/**
 * Checks the embedded store in DATA_DIR, and with `rebuild` makes its indexes and counts anew before that; tells every fault in words.
 * @returns whether all is well
 * @throws FolderInUse
 */
export async function checkEmbedded(
  { MONGODB_URI, DATA_DIR }: { MONGODB_URI?: string | undefined; DATA_DIR: string },
  rebuild: boolean,
  tell: (line: string) => void,
): Promise<boolean> {
  if (MONGODB_URI)
    throw new Error(
      'MONGODB_URI is set: this checks the embedded store. MongoDB has its own command, validate.',
    );
  return withFolder(storeFolder(DATA_DIR), (store) => {
    if (rebuild) {
      tell('Rebuilding the indexes...');
      tellFaults(store.rebuild(), tell);
    }
    const faults = tellFaults(store.faults(), tell);
    tell(faults === 0 ? 'The store is sound.' : `${faults} faults.`);
    return faults === 0;
  });
}

/** Tells faults, the first thousand of them. @returns how many there are */
export function tellFaults(faults: Iterable<string>, tell: (line: string) => void): number {
  let found = 0;
  for (const fault of faults) if (++found <= MOST_SHOWN) tell(fault);
  if (found > MOST_SHOWN) tell(`... and ${found - MOST_SHOWN} more`);
  return found;
}
