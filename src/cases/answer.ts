import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';
import { meet } from './due.js';

export const CUSTOMER_STANCES = ['fixed', 'disputed', 'more_time', 'answer'] as const;
export type CustomerStance = (typeof CUSTOMER_STANCES)[number];

/** What the reporter wrote on their private page; ends the wait for them. */
export function reporterAnswers(
  caze: Case,
  complaint: Types.ObjectId,
  text: string,
  at = new Date(),
): Promise<Case> {
  return changeCase(caze, {
    verb: 'reporter_answer',
    event: 'reporter_answered',
    by: { kind: 'reporter', id: String(complaint) },
    at,
    facts: { complaint: String(complaint) },
    personal: { text },
    set: caze.status === 'awaiting_reporter' ? { deadlines: meet(caze.deadlines, ['answer'], at) } : {},
  });
}

/** What the customer wrote on their private page: it is fixed, disputed, needs more time, or an answer. */
export function customerAnswers(
  caze: Case,
  answer: { stance: CustomerStance; text: string },
  at = new Date(),
): Promise<Case> {
  return changeCase(caze, {
    verb: 'customer_answer',
    event: 'customer_answered',
    by: { kind: 'customer', id: String(caze.customer) },
    at,
    facts: { stance: answer.stance },
    personal: { text: answer.text },
    set: caze.status === 'awaiting_customer' ? { deadlines: meet(caze.deadlines, ['answer'], at) } : {},
  });
}
