import type { Types } from 'mongoose';
import { withAnswer } from './awaited.js';
import type { Case, CustomerSummary } from './case.js';
import { changeCase } from './change.js';
import { SYSTEM } from './events.js';
import { Refused, type Refusal } from './refused.js';
import type { Deadline } from '../deadlines/rules.js';

/** What keeps the complaint from being put to the customer: csam (invariant 6), or that there is none. */
export function noticeProblem({ track, customer }: Pick<Case, 'track' | 'customer'>): Refusal | null {
  if (track === 'csam') return 'notice_csam';
  return customer ? null : 'no_customer';
}

/**
 * Releases the notice of the complaint to the customer (5.3 s.4), with the summary that the handler approved; the case
 * waits for the customer's side. Refused for csam (invariant 6) and without a customer.
 */
export function releaseNotice(
  caze: Case,
  notice: { summary: CustomerSummary; answerBy: Deadline },
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  const problem = noticeProblem(caze);
  if (problem) throw new Refused(problem);
  return changeCase(caze, {
    verb: 'release_notice',
    event: 'notice_released',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { answerBy: notice.answerBy.dueAt.toISOString(), files: notice.summary.files },
    personal: { summary: notice.summary.text },
    owes: ['letters'],
    set: {
      summary: notice.summary,
      noticedAt: caze.noticedAt ?? at,
      toldCount: caze.complaintCount,
      deadlines: withAnswer(caze.deadlines, notice.answerBy, 'customer'),
    },
  });
}

/**
 * Releases the notice by the rule that the provider set for this ground and for machines' reports (invariant 6). The customer reads
 * locations, ground and counts, in the next digest. Refused as releaseNotice is.
 */
export async function releaseNoticeByRule(caze: Case, answerBy: Deadline, at = new Date()): Promise<Case> {
  const problem = noticeProblem(caze);
  if (problem) throw new Refused(problem);
  return changeCase(caze, {
    verb: 'notice_by_rule',
    event: 'notice_released',
    by: SYSTEM,
    at,
    facts: { answerBy: answerBy.dueAt.toISOString(), files: [], rule: true },
    set: {
      summary: { text: '', files: [] },
      noticedAt: at,
      toldCount: 0,
      untold: true,
      deadlines: withAnswer(caze.deadlines, answerBy, 'customer'),
    },
  });
}
