import type { Case, CaseDeadline } from './case.js';
import type { CaseStatus } from './transitions.js';
import { answerParty, type Deadline } from '../deadlines/rules.js';

export type Party = NonNullable<CaseDeadline['party']>;
type Waiting = Pick<Case, 'status' | 'deadlines'>;

const STATUS_OF = { reporter: 'awaiting_reporter', customer: 'awaiting_customer' } as const satisfies Record<
  Party,
  CaseStatus
>;
const OTHER = { reporter: 'customer', customer: 'reporter' } as const satisfies Record<Party, Party>;

/** Each side has its own time to answer: a new question to one replaces the earlier clock of that one alone. */
export function withAnswer(
  deadlines: readonly CaseDeadline[],
  answerBy: Deadline,
  party: Party,
): CaseDeadline[] {
  const kept = deadlines.filter((one) => one.kind !== 'answer' || partyOf(one) === OTHER[party]);
  return [...kept, { ...answerBy, party }];
}

/** Who is asked to answer by it; null for another deadline, and for one that was stored without a side and whose rule names none. */
export const partyOf = ({ kind, party, rule }: CaseDeadline): Party | null =>
  kind === 'answer' ? (party ?? answerParty(rule)) : null;

/** By when this side was asked to answer, while it has not; one that names no side is of whom the case waits for. */
export function answerOf({ status, deadlines }: Waiting, party: Party): CaseDeadline | undefined {
  const isOf = (deadline: CaseDeadline) => (partyOf(deadline) ?? partyAwaited(status)) === party;
  return deadlines.find((deadline) => deadline.kind === 'answer' && !deadline.metAt && isOf(deadline));
}

/** Whether the case waits, and this side is one of those asked. */
export const isAwaited = (caze: Waiting, party: Party): boolean =>
  caze.status === STATUS_OF[party] ||
  (caze.status === STATUS_OF[OTHER[party]] && answerOf(caze, party) !== undefined);

/**
 * What the answer of one side does to the clocks: its own is met. `awaits` is the other side while its time runs: the
 * case goes on waiting for it.
 */
export function answered(
  caze: Waiting,
  party: Party,
  at: Date,
): { deadlines?: CaseDeadline[]; awaits?: CaseStatus } {
  const own = answerOf(caze, party);
  const others = answerOf(caze, OTHER[party]);
  return {
    ...(own && { deadlines: caze.deadlines.map((one) => (one === own ? { ...one, metAt: at } : one)) }),
    ...(others && others.dueAt > at && { awaits: STATUS_OF[OTHER[party]] }),
  };
}

function partyAwaited(status: CaseStatus): Party | null {
  if (status === 'awaiting_reporter') return 'reporter';
  return status === 'awaiting_customer' ? 'customer' : null;
}
