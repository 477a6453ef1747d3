import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';

/** Gives the case to a named colleague, or to nobody (null). */
export function assignCase(
  caze: Case,
  to: Types.ObjectId | null,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  return changeCase(caze, {
    verb: 'assign',
    event: 'assigned',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { from: caze.owner && String(caze.owner), to: to && String(to) },
    set: { owner: to },
  });
}
