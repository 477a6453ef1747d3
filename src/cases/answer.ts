import type { Types } from 'mongoose';
import { answered } from './awaited.js';
import type { Case } from './case.js';
import { changeCase, type Change } from './change.js';

export const CUSTOMER_STANCES = ['fixed', 'disputed', 'more_time', 'answer'] as const;
export type CustomerStance = (typeof CUSTOMER_STANCES)[number];

/** What somebody wrote, on their private page or in a mail; then with the message and the address that it came from. */
export interface Answer {
  text: string;
  mail?: { message: Types.ObjectId; from: string };
}

/** What the reporter answered; ends the wait for them, and leaves that for the customer. */
export function reporterAnswer(caze: Case, complaint: Types.ObjectId, answer: Answer, at: Date): Change {
  const { deadlines, awaits } = answered(caze, 'reporter', at);
  return {
    verb: 'reporter_answer',
    event: 'reporter_answered',
    by: { kind: 'reporter', id: String(complaint) },
    at,
    facts: { complaint: String(complaint), ...factsOf(answer) },
    personal: personalOf(answer),
    ...(deadlines && { set: { deadlines } }),
    ...(awaits && { awaits }),
  };
}

/** What the customer answered: it is fixed, disputed, needs more time, or an answer. */
export function customerAnswer(caze: Case, stance: CustomerStance, answer: Answer, at: Date): Change {
  const { deadlines, awaits } = answered(caze, 'customer', at);
  return {
    verb: 'customer_answer',
    event: 'customer_answered',
    by: { kind: 'customer', id: String(caze.customer) },
    at,
    facts: { stance, ...factsOf(answer) },
    personal: personalOf(answer),
    ...(deadlines && { set: { deadlines } }),
    ...(awaits && { awaits }),
  };
}

/** What the reporter wrote on their private page. */
export const reporterAnswers = (
  caze: Case,
  complaint: Types.ObjectId,
  text: string,
  at = new Date(),
): Promise<Case> => changeCase(caze, reporterAnswer(caze, complaint, { text }, at));

/** What the customer wrote on their private page. */
export const customerAnswers = (
  caze: Case,
  { stance, text }: { stance: CustomerStance; text: string },
  at = new Date(),
): Promise<Case> => changeCase(caze, customerAnswer(caze, stance, { text }, at));

const factsOf = ({ mail }: Answer): { message?: string } => (mail ? { message: String(mail.message) } : {});

const personalOf = ({ text, mail }: Answer): { text: string; from?: string } =>
  mail ? { text, from: mail.from } : { text };
