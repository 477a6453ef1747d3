import { act, ActRefused, type By } from './act.js';
import { countsAsWarned } from './misuse.js';
import type { ReporterRecord } from './reporter.js';
import { isFlagger, isStopped } from './standing.js';

/**
 * Sets aside what a reporter sends, for a reasonable time and only after a warning (DSA 23(2)). They are written to. Throws ActRefused
 * where there was no warning, for a trusted flagger and for who is stopped already; StaleReporter.
 */
export function stopReporter(
  reporter: ReporterRecord,
  { until, by, reason, at = new Date() }: By & { until: Date },
): Promise<ReporterRecord> {
  if (isFlagger(reporter, at)) throw new ActRefused('is_flagger');
  if (isStopped(reporter, at)) throw new ActRefused('is_stopped');
  if (!countsAsWarned(reporter.warnedAt, at)) throw new ActRefused('not_warned');
  return act(reporter, {
    type: 'stopped',
    at,
    by,
    reason,
    until,
    tells: true,
    set: { stoppedUntil: until, proposal: null },
  });
}
