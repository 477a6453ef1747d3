import type { Types } from 'mongoose';
import { withAnswer } from './awaited.js';
import type { Case } from './case.js';
import { changeCase } from './change.js';
import { Refused } from './refused.js';
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

/** Puts a question to the customer; the case waits for the answer. Refused for csam before a decision (invariant 6) and without a customer. */
export function askCustomer(
  caze: Case,
  question: { text: string; answerBy: Deadline },
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  if (caze.track === 'csam' && caze.decisions.length === 0) throw new Refused('notice_csam');
  if (!caze.customer) throw new Refused('no_customer');
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
