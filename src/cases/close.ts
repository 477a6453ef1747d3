import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';

/** Closes a decided case; whoever was told of the case is told that it ended. */
export function closeCase(caze: Case, by: Types.ObjectId, at = new Date()): Promise<Case> {
  return changeCase(caze, {
    verb: 'close',
    event: 'closed',
    by: { kind: 'staff', id: String(by) },
    at,
    owes: ['letters'],
    set: { deadlines: caze.deadlines.map((deadline) => ({ ...deadline, metAt: deadline.metAt ?? at })) },
  });
}
