import type { CaseDeadline } from './case.js';

/** The earliest deadline that is not met yet; null when none is left. */
export function earliestDue(deadlines: readonly CaseDeadline[]): Date | null {
  const open = deadlines.filter((deadline) => !deadline.metAt).map((deadline) => deadline.dueAt.getTime());
  return open.length > 0 ? new Date(Math.min(...open)) : null;
}

/** The deadlines with those of the given kinds marked as met at this moment. */
export function meet(
  deadlines: readonly CaseDeadline[],
  kinds: readonly CaseDeadline['kind'][],
  at: Date,
): CaseDeadline[] {
  return deadlines.map((deadline) =>
    !deadline.metAt && kinds.includes(deadline.kind) ? { ...deadline, metAt: at } : deadline,
  );
}
