import type { Deps } from '../src/deps.js';
import { settleCase } from '../src/effects.js';

/** Cases whose events owe letters, measures, strikes or webhooks. */
export function workOnCases({ queue, letters, config }: Deps): void {
  queue.process('cases', 4, (id) => settleCase(id, { letters, strikeMonths: config.STRIKE_MONTHS }));
}
