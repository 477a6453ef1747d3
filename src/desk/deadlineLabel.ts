import { partyOf } from '../cases/awaited.js';
import type { CaseDeadline } from '../cases/case.js';
import type { Screen } from './screen.js';

/** What must have happened by a deadline, in a word or two; of an answer also whose. */
export function deadlineLabel(deadline: CaseDeadline, t: Screen['t']): string {
  const party = partyOf(deadline);
  return t(`case:deadline.${deadline.kind}${party ? `_${party}` : ''}`);
}
