import type { Deps } from '../src/deps.js';
import { writeStandingLetters } from '../src/letters/standing.js';
import { agedProposals, owingReporters } from '../src/reporters/queries.js';
import { refreshRecord } from '../src/reporters/trackRecord.js';

/** By the clock: letters about a standing that a crash left unwritten, and proposals that a day has made old. */
export async function reporters({ letters, log }: Pick<Deps, 'letters' | 'log'>): Promise<void> {
  try {
    for (const reporter of await owingReporters()) await writeStandingLetters(reporter, letters);
    for (const { _id } of await agedProposals(new Date())) await refreshRecord(_id);
  } catch (error) {
    log.error({ err: error }, 'the standing of reporters could not be looked after');
  }
}
