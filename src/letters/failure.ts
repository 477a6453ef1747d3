import { changeLatest } from '../cases/change.js';
import { SYSTEM } from '../cases/events.js';
import type { Letter } from './letter.js';

type Failed = Pick<Letter, '_id' | 'case' | 'template' | 'party' | 'attempts' | 'problem'>;

/** Tells the letter's case that it could not be delivered, at the moment that showed: nobody may take its reader for informed (terms 2.2). Once a failure. */
export async function recordFailure({ _id, case: caze, ...letter }: Failed, at: Date): Promise<void> {
  if (!caze) return;
  const facts = {
    letter: String(_id),
    template: letter.template,
    party: letter.party,
    problem: letter.problem,
    attempts: letter.attempts.length,
  };
  await changeLatest(caze, ({ events }) => {
    const isTold = events.some(
      (event) =>
        event.type === 'letter_failed' &&
        event.facts['letter'] === facts.letter &&
        event.facts['attempts'] === facts.attempts,
    );
    return isTold ? null : { verb: 'record', event: 'letter_failed', by: SYSTEM, at, facts };
  });
}
