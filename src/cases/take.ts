import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';
import { meet } from './due.js';

/** A handler takes the case up: they become its owner, and a new case comes under review. */
export function takeCase(caze: Case, staff: Types.ObjectId, at = new Date()): Promise<Case> {
  return changeCase(caze, {
    verb: 'take',
    event: 'taken',
    by: { kind: 'staff', id: String(staff) },
    at,
    set: { owner: staff, deadlines: meet(caze.deadlines, ['triage'], at) },
  });
}
