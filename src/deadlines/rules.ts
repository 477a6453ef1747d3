import { priorities, type Ground, type Priority, type Track } from '../catalogue/index.js';
import { addHours, addMonths, addWorkingDays, dutchCalendar, type Calendar } from './calendar.js';
import { answerTerms, caseTerms, trackRules, type Term } from './terms.js';

/**
 * A moment by which something must have happened. `triage`: the case was looked at and graded; `decision`: it was decided,
 * which for a customer's own complaint is the substantive answer of 17.1; `answer`: a reporter or customer answered us; `appeal`: somebody
 * else judged an objection.
 * `rule` names what set it, such as `by_priority.urgent.decision`.
 */
export interface Deadline {
  kind: 'triage' | 'decision' | 'answer' | 'appeal';
  dueAt: Date;
  rule: string;
}

type RuleGround = Pick<Ground, 'track' | 'deadlines' | 'priority'>;

interface CaseFacts {
  track: Track;
  /** The ground as the catalogue has it; without one, or with one of another track, the track's own rule holds. */
  ground?: RuleGround | null;
  priority: Priority;
  receivedAt: Date;
  /** The term an authority's order sets itself. It can only shorten ours. */
  orderedBy?: Date;
  calendar?: Calendar;
}

/** When a case must have been graded and decided: both, always, counted from its receipt. */
export function deadlinesFor(facts: CaseFacts): [Deadline, Deadline] {
  const { track, ground, priority, receivedAt, orderedBy, calendar = dutchCalendar } = facts;
  const rule = ground?.track === track ? ground.deadlines : trackRules[track];
  const { name, terms } = caseTerms(rule, priority);
  const due = (kind: 'triage' | 'decision'): Deadline => ({
    kind,
    dueAt: after(receivedAt, terms[kind], calendar),
    rule: `${name}.${kind}`,
  });
  const deadlines: [Deadline, Deadline] = [due('triage'), due('decision')];
  return orderedBy ? [sooner(deadlines[0], orderedBy), sooner(deadlines[1], orderedBy)] : deadlines;
}

const FLAGGED = 'trusted_flagger';

/**
 * The clocks of a case that a trusted flagger reported (DSA 22(1)): those of the next higher priority, counted from receipt, and never
 * later than they were. What was met stays met.
 */
export function flaggedDeadlines<D extends Deadline>(deadlines: readonly D[], facts: CaseFacts): D[] {
  const higher = priorities[Math.max(0, priorities.indexOf(facts.priority) - 1)] ?? facts.priority;
  const faster = deadlinesFor({ ...facts, priority: higher });
  return deadlines.map((deadline) => {
    const own = faster.find(({ kind }) => kind === deadline.kind);
    if (!own) return deadline;
    return {
      ...deadline,
      dueAt: own.dueAt < deadline.dueAt ? own.dueAt : deadline.dueAt,
      rule: `${FLAGGED}.${own.rule}`,
    };
  });
}

/** Whether the clocks are those of a trusted flagger's notice. */
export const isFlagged = (deadlines: readonly Deadline[]): boolean =>
  deadlines.some(({ rule }) => rule.startsWith(FLAGGED));

/** By when a reporter or a customer is asked to answer a question or the complaint, counted from when we ask. */
export function answerDeadline(
  from: 'reporter' | 'customer',
  askedAt: Date,
  ground: RuleGround,
  options: { priority?: Priority; calendar?: Calendar } = {},
): Deadline {
  const { priority = ground.priority, calendar = dutchCalendar } = options;
  const { name, terms } = answerTerms(ground.deadlines, priority);
  return { kind: 'answer', dueAt: after(askedAt, terms[from], calendar), rule: `${name}.${from}_answer` };
}

/** Whose answer the rule of such a deadline is about; null when it doesn't tell. */
export function answerParty(rule: string): 'reporter' | 'customer' | null {
  if (rule.endsWith('.reporter_answer')) return 'reporter';
  return rule.endsWith('.customer_answer') ? 'customer' : null;
}

const APPEAL_WORKING_DAYS = 10;

/** By when an objection must have been judged, counted from when it came: without undue delay (DSA 20(4)), at most ten working days. */
export function appealDeadline(receivedAt: Date, calendar: Calendar = dutchCalendar): Deadline {
  return { kind: 'appeal', dueAt: addWorkingDays(receivedAt, APPEAL_WORKING_DAYS, calendar), rule: 'appeal' };
}

function sooner(deadline: Deadline, orderedBy: Date): Deadline {
  return deadline.dueAt <= orderedBy
    ? deadline
    : { ...deadline, dueAt: orderedBy, rule: 'term_of_the_order' };
}

function after(from: Date, term: Term, calendar: Calendar): Date {
  if ('hours' in term) return addHours(from, term.hours);
  if ('months' in term) return addMonths(from, term.months, calendar);
  return addWorkingDays(from, term.workingDays, calendar);
}
