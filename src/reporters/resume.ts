import { act, ActRefused, type By } from './act.js';
import type { ReporterRecord } from './reporter.js';
import { isStopped } from './standing.js';

/** Processes again what a reporter sends, before the stop ends by itself. They are written to. Throws ActRefused; StaleReporter. */
export function resumeReporter(
  reporter: ReporterRecord,
  { by, reason, at = new Date() }: By,
): Promise<ReporterRecord> {
  if (!isStopped(reporter, at)) throw new ActRefused('not_stopped');
  return act(reporter, {
    type: 'resumed',
    at,
    by,
    reason,
    until: null,
    tells: true,
    set: { stoppedUntil: null },
  });
}
