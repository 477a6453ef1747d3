import { sealDay } from '../src/cases/seal.js';
import type { Deps } from '../src/deps.js';

/** Once a day: seals where the chains of the changed cases stand. The seal is in the log too, a witness outside the store. */
export async function seal({ config, log }: Deps): Promise<void> {
  try {
    for (const { _id, heads, mac } of await sealDay(config.SECRET))
      log.info({ seal: _id, cases: heads.length, mac }, 'cases sealed');
  } catch (error) {
    log.error({ err: error }, 'sealing failed');
  }
}
