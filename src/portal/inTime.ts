import type { Case } from '../cases/case.js';
import { addMonths } from '../deadlines/calendar.js';
import { Problem } from '../problem.js';

const OBJECTION_MONTHS = 6;

/** The moment of an objection: now, if the decision is not older than six months (DSA 20(1)). Throws Problem. */
export function inTime(caze: Pick<Case, 'decisions'>, now = new Date()): Date {
  const decision = caze.decisions.at(-1);
  if (decision && addMonths(decision.at, OBJECTION_MONTHS) < now) throw new Problem('objection_late', 409);
  return now;
}
