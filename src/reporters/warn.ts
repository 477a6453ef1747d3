import { act, ActRefused, type By } from './act.js';
import type { ReporterRecord } from './reporter.js';
import { isFlagger, isStopped } from './standing.js';

/**
 * Warns who often reports what is manifestly unfounded that we may stop processing what they send (DSA 23(2)). They are written to.
 * Throws ActRefused for a trusted flagger, of whom the coordinator hears (DSA 22(6)), and for who is stopped already; StaleReporter.
 */
export function warnReporter(
  reporter: ReporterRecord,
  { by, reason, at = new Date() }: By,
): Promise<ReporterRecord> {
  if (isFlagger(reporter, at)) throw new ActRefused('is_flagger');
  if (isStopped(reporter, at)) throw new ActRefused('is_stopped');
  return act(reporter, {
    type: 'warned',
    at,
    by,
    reason,
    until: null,
    tells: true,
    set: { warnedAt: at, proposal: null },
  });
}
