import { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import type { CaseEvent, EventType } from '../cases/events.js';
import { customerKnew, decisionAt, findsAgainst } from './history.js';
import type { Party, Template } from './letter.js';

/** A letter that an event makes us owe. A reporter is one of a complaint; without an e-mail address nothing is sent. */
export interface LetterCause {
  template: Template;
  party: Party;
  complaint?: Types.ObjectId;
}

type Cause = (caze: Case, event: CaseEvent) => LetterCause[];

/**
 * Which event makes us tell what to whom. The customer hears of a csam case with the decision and not before (5.3, 5.9);
 * of a complaint about our own service or a request, nothing here.
 */
export const lettersCausedBy: Cause = (caze, event) => CAUSES[event.type]?.(caze, event) ?? [];

const CAUSES: Partial<Record<EventType, Cause>> = {
  notice_released: (caze) => (caze.track === 'csam' ? [] : toCustomer(caze, 'notice_of_complaint')),
  reporter_asked: (_, event) => toReporter(event, 'question_to_reporter'),
  customer_asked: (caze, event) => (mayBeAsked(caze, event) ? toCustomer(caze, 'question_to_customer') : []),
  decided: (caze, event) => [...toReporters(caze, 'outcome'), ...decisionForCustomer(caze, event)],
  objected: (caze, event) =>
    event.facts['from'] === 'reporter'
      ? toReporter(event, 'objection_received')
      : toCustomer(caze, 'objection_received'),
  measure_lifted: (caze) => toCustomer(caze, 'measure_lifted'),
  closed: (caze, event) => (customerKnew(caze, event) ? toCustomer(caze, 'case_closed') : []),
};

const mayBeAsked = (caze: Case, event: CaseEvent): boolean =>
  caze.track !== 'csam' || customerKnew(caze, event);

function decisionForCustomer(caze: Case, event: CaseEvent): LetterCause[] {
  const { decision } = decisionAt(caze, event);
  if (!decision) return [];
  if (findsAgainst(caze, decision)) return toCustomer(caze, 'statement_of_reasons');
  return customerKnew(caze, event) ? toCustomer(caze, 'decision_for_customer') : [];
}

const toCustomer = (caze: Case, template: Template): LetterCause[] =>
  caze.customer ? [{ template, party: 'customer' }] : [];

function toReporters(caze: Case, template: Template): LetterCause[] {
  const ids = new Map(caze.complaints.map(({ id }) => [String(id), id]));
  return [...ids.values()].map((complaint) => ({ template, party: 'reporter', complaint }));
}

function toReporter(event: CaseEvent, template: Template): LetterCause[] {
  const { complaint } = event.facts;
  if (typeof complaint !== 'string') return [];
  return [{ template, party: 'reporter', complaint: new Types.ObjectId(complaint) }];
}
