import type { DeadlineRule, Priority, Track } from '../catalogue/index.js';

/** Real hours, working days after the day of receipt, or calendar months. */
export type Term = { hours: number } | { workingDays: number } | { months: number };

interface CaseTerms {
  triage: Term;
  decision: Term;
}

interface AnswerTerms {
  reporter: Term;
  customer: Term;
}

type FixedRule = Exclude<DeadlineRule, 'by_priority'>;

const hours = (hours: number): Term => ({ hours });
const workingDays = (workingDays: number): Term => ({ workingDays });
const months = (months: number): Term => ({ months });

/** The rule of a track for a case whose ground does not set one. */
export const trackRules: Record<Track, DeadlineRule> = {
  takedown: 'by_priority',
  misuse: 'by_priority',
  emergency: 'emergency',
  service_complaint: 'service_complaint',
  order: 'order',
  terrorist_content: 'tco_removal_order',
  csam: 'csam_hotline',
  identity_request: 'identity_request',
  data_subject: 'data_subject',
  breach: 'breach',
  quota: 'quota',
};

/** The terms of a rule, and the name that a deadline carries for it. */
export function caseTerms(rule: DeadlineRule, priority: Priority): { name: string; terms: CaseTerms } {
  if (rule === 'by_priority') return { name: `by_priority.${priority}`, terms: caseByPriority[priority] };
  return { name: rule, terms: caseByRule[rule] };
}

/** As caseTerms, for the time that a reporter or customer gets to answer. */
export function answerTerms(rule: DeadlineRule, priority: Priority): { name: string; terms: AnswerTerms } {
  if (rule === 'by_priority') return { name: `by_priority.${priority}`, terms: answerByPriority[priority] };
  return { name: rule, terms: answerByRule[rule] };
}

// DSA 16(6) and the notice-and-takedown code set no fixed days: these keep within the two to ten working days found in practice.
const caseByPriority: Record<Priority, CaseTerms> = {
  critical: { triage: hours(1), decision: hours(24) },
  urgent: { triage: hours(8), decision: hours(48) },
  high: { triage: workingDays(1), decision: workingDays(3) },
  normal: { triage: workingDays(2), decision: workingDays(5) },
  low: { triage: workingDays(5), decision: workingDays(10) },
};

const caseByRule: Record<FixedRule, CaseTerms> = {
  csam_hotline: { triage: hours(1), decision: hours(24) }, // the hotline's addendum to the code: removed within 24 hours
  atkm_order: { triage: hours(1), decision: hours(12) }, // the longest the authority may set; its order may set less
  tco_removal_order: { triage: hours(0.25), decision: hours(1) }, // Regulation (EU) 2021/784, art. 3(3)
  order: { triage: hours(4), decision: hours(24) }, // DSA 9: without undue delay
  information_order: { triage: hours(8), decision: workingDays(2) }, // DSA 10: without undue delay
  emergency: { triage: hours(1), decision: hours(4) }, // 9-Beschikbaarheid.4
  identity_request: { triage: workingDays(2), decision: workingDays(10) },
  service_complaint: { triage: workingDays(2), decision: workingDays(5) }, // 17.1
  data_subject: { triage: workingDays(2), decision: months(1) }, // GDPR 12(3)
  breach: { triage: hours(4), decision: hours(72) }, // GDPR 33(1), from when we knew
  quota: { triage: workingDays(2), decision: workingDays(5) },
};

const answerByPriority: Record<Priority, AnswerTerms> = {
  critical: { reporter: hours(12), customer: hours(12) },
  urgent: { reporter: hours(24), customer: hours(24) },
  high: { reporter: workingDays(2), customer: workingDays(1) },
  normal: { reporter: workingDays(5), customer: workingDays(2) },
  low: { reporter: workingDays(10), customer: workingDays(5) },
};

const both = (term: Term): AnswerTerms => ({ reporter: term, customer: term });

const answerByRule: Record<FixedRule, AnswerTerms> = {
  csam_hotline: both(hours(12)),
  atkm_order: both(hours(4)),
  tco_removal_order: both(hours(0.5)),
  order: both(hours(12)),
  information_order: both(workingDays(1)),
  emergency: both(hours(2)),
  identity_request: both(workingDays(5)),
  service_complaint: both(workingDays(5)),
  data_subject: both(workingDays(10)),
  breach: both(hours(24)),
  quota: both(workingDays(5)),
};
