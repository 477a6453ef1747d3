import type { Attempt } from './letter.js';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
const GIVE_UP_MS = 3 * 24 * 3_600_000;

/** How long to wait after these attempts, in milliseconds: a minute, doubling, up to six hours. */
export function waitAfter(attempts: readonly Attempt[]): number {
  const failures = Math.max(1, thisRound(attempts).length);
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
}

/** Whether the first of these attempts is three days ago: then a person is to look at it. */
export function givesUp(attempts: readonly Attempt[], now: Date): boolean {
  const [first] = thisRound(attempts);
  return first !== undefined && now.getTime() - first.at.getTime() >= GIVE_UP_MS;
}

/** A member of staff who tries again starts a new round. */
function thisRound(attempts: readonly Attempt[]): Attempt[] {
  return attempts.slice(attempts.findLastIndex(({ outcome }) => outcome === 'retried') + 1);
}
