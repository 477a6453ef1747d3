import type { Case } from '../cases/case.js';
import { isUpheld, type Decision } from '../cases/decision.js';
import type { CaseEvent, EventType } from '../cases/events.js';
import type { Track } from '../catalogue/index.js';

/** Tracks on which the customer's content or conduct is judged; on the others a finding is not one against them. */
const JUDGES_CUSTOMER: readonly Track[] = [
  'takedown',
  'misuse',
  'emergency',
  'terrorist_content',
  'csam',
  'quota',
];

/** Events that tell of a decision; a notice or a question is about the case as it is graded now. */
const ABOUT_DECISION: readonly EventType[] = ['decided', 'objected', 'closed', 'measure_lifted'];

const NAMES_DECISION: readonly EventType[] = ['decided', 'objected'];

/**
 * The decision that an event is about, with the one before it. For an event that names none, the last one by then: the
 * case may have gone on since, and a letter written late must say what was so at the time.
 */
export function decisionAt(caze: Case, event: CaseEvent): { decision?: Decision; earlier?: Decision } {
  if (!ABOUT_DECISION.includes(event.type)) return {};
  const named = NAMES_DECISION.includes(event.type) ? indexOf(caze, event.facts['decision']) : -1;
  const index = named >= 0 ? named : caze.decisions.findLastIndex(({ at }) => at <= event.at);
  const decision = caze.decisions[index];
  const earlier = caze.decisions[index - 1];
  return { ...(decision && { decision }), ...(earlier && { earlier }) };
}

const indexOf = (caze: Case, decision: unknown): number =>
  caze.decisions.findIndex(({ id }) => id === decision);

/** Whether the customer had been told of the case before this event, and so must be told how it goes on. */
export function customerKnew(caze: Case, event: CaseEvent): boolean {
  if (wasAddressed(caze, event.at)) return true;
  const own = event.type === 'decided' ? event.facts['decision'] : null;
  return caze.decisions.some(
    (decision) => decision.at <= event.at && decision.id !== own && findsAgainst(caze, decision),
  );
}

/** Whether the customer was told of this decision. */
export const customerWasTold = (caze: Case, decision: Decision): boolean =>
  findsAgainst(caze, decision) || wasAddressed(caze, decision.at);

/** Whether a decision finds against the customer, who is then owed its statement of reasons (DSA 17). */
export function findsAgainst(caze: Case, { outcome, measures, at }: Decision): boolean {
  if (!isUpheld(outcome)) return false;
  return JUDGES_CUSTOMER.includes(caze.track) || measures.length > 0 || wasAddressed(caze, at);
}

/** Before the decision on child abuse material nothing is said, whatever was asked for (5.3, 5.9). */
function wasAddressed(caze: Case, by: Date): boolean {
  if (caze.track === 'csam') return false;
  if (caze.noticedAt && caze.noticedAt <= by) return true;
  return caze.events.some(({ type, at }) => type === 'customer_asked' && at < by);
}

/** The objection that a decision answers; undefined when it answers none. */
export function objectionTo(caze: Case, decision: Decision): CaseEvent | undefined {
  if (!decision.onAppealOf) return undefined;
  return caze.events.findLast(
    ({ type, facts }) => type === 'objected' && facts['decision'] === decision.onAppealOf,
  );
}
