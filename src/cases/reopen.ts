import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';
import { Refused } from './refused.js';
import type { Deadline } from '../deadlines/rules.js';

/** Takes a decided or closed case back under review, with a reason and a fresh clock. */
export function reopenCase(
  caze: Case,
  reopening: { reason: string; deadlines: Deadline[] },
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  if (caze.mergedInto) throw new Refused('merged_case');
  return changeCase(caze, {
    verb: 'reopen',
    event: 'reopened',
    by: { kind: 'staff', id: String(by) },
    at,
    personal: { reason: reopening.reason },
    set: { owner: by, deadlines: reopening.deadlines },
  });
}
