import type { Deps } from '../src/deps.js';
import { writeStandingLetters } from '../src/letters/standing.js';
import { agedRecords, owingReporters } from '../src/reporters/queries.js';
import { refreshRecord } from '../src/reporters/trackRecord.js';

/** By the clock: letters about a standing that a crash left unwritten, and track records that a day has made old. */
export async function reporters({ letters, log }: Pick<Deps, 'letters' | 'log'>): Promise<void> {
  const tried = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => {
      log.error({ err: error }, 'the standing of reporters could not be looked after');
    });
  };
  // One that fails does not keep the others waiting.
  await tried(async () => {
    for (const one of await owingReporters()) await tried(() => writeStandingLetters(one, letters));
  });
  await tried(async () => {
    for (const { _id } of await agedRecords(new Date())) await tried(() => refreshRecord(_id));
  });
}
