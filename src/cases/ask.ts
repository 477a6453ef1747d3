import type { Types } from 'mongoose';
import { withAnswer } from './awaited.js';
import type { Case } from './case.js';
import { changeCase } from './change.js';
import { Refused, type Refusal } from './refused.js';
import type { Deadline } from '../deadlines/rules.js';

/** Puts a question to the reporter of one of the complaints; the case waits for the answer. */
export function askReporter(
  caze: Case,
  question: { complaint: Types.ObjectId; text: string; answerBy: Deadline },
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  return changeCase(caze, {
    verb: 'ask_reporter',
    event: 'reporter_asked',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { complaint: String(question.complaint), answerBy: question.answerBy.dueAt.toISOString() },
    personal: { text: question.text },
    owes: ['letters', 'webhooks'],
    set: { deadlines: withAnswer(caze.deadlines, question.answerBy, 'reporter') },
  });
}

/** What keeps the customer from being asked: csam before a decision (invariant 6), or that there is none. */
export function askCustomerProblem({
  track,
  decisions,
  customer,
}: Pick<Case, 'track' | 'decisions' | 'customer'>): Refusal | null {
  if (track === 'csam' && decisions.length === 0) return 'notice_csam';
  return customer ? null : 'no_customer';
}

/** Puts a question to the customer; the case waits for the answer. Refused as askCustomerProblem says. */
export function askCustomer(
  caze: Case,
  question: { text: string; answerBy: Deadline },
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  const problem = askCustomerProblem(caze);
  if (problem) throw new Refused(problem);
  return changeCase(caze, {
    verb: 'ask_customer',
    event: 'customer_asked',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { answerBy: question.answerBy.dueAt.toISOString() },
    personal: { text: question.text },
    owes: ['letters'],
    set: { deadlines: withAnswer(caze.deadlines, question.answerBy, 'customer') },
  });
}
