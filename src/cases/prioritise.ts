import type { Case } from './case.js';
import { changeLatest } from './change.js';
import { SYSTEM } from './events.js';
import { isUndecided } from './transitions.js';
import { groundById } from '../catalogue/index.js';
import { flaggedDeadlines, isFlagged } from '../deadlines/rules.js';

/** Puts a case that a trusted flagger reported before others: its clocks run faster (DSA 22(1)). Doing it again changes nothing. */
export function prioritiseCase(id: Case['_id'], complaint: Case['_id'], at = new Date()): Promise<Case> {
  return changeLatest(id, (caze) => {
    if (!isUndecided(caze.status) || isFlagged(caze.deadlines)) return null;
    const { track, priority, openedAt } = caze;
    const ground = groundById(caze.ground, caze.catalogueVersion);
    return {
      verb: 'record',
      event: 'prioritised',
      by: SYSTEM,
      at,
      facts: { reason: 'trusted_flagger', complaint: String(complaint) },
      set: { deadlines: flaggedDeadlines(caze.deadlines, { track, ground, priority, receivedAt: openedAt }) },
    };
  });
}
