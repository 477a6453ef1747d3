import { act, ActRefused, type By } from './act.js';
import { stillCounts } from './misuse.js';
import type { ReporterRecord } from './reporter.js';
import { isFlagger, isStopped } from './standing.js';

export interface Stopping extends By {
  until: Date;
  /** Whether the letter that warned was delivered, as far as is known, and how many unfounded cases they reported since. */
  warning: { arrived: boolean; since: number };
}

/**
 * Sets aside what a reporter sends, for a reasonable time and only after a warning (DSA 23(2)). They are written to. Throws ActRefused
 * where there was no warning, it did not arrive or nothing followed it, for a trusted flagger and for who is stopped already; StaleReporter.
 */
export function stopReporter(
  reporter: ReporterRecord,
  { until, by, reason, warning, at = new Date() }: Stopping,
): Promise<ReporterRecord> {
  if (isFlagger(reporter, at)) throw new ActRefused('is_flagger');
  if (isStopped(reporter, at)) throw new ActRefused('is_stopped');
  if (!stillCounts(reporter.warnedAt, at)) throw new ActRefused('not_warned');
  if (!warning.arrived) throw new ActRefused('warning_failed');
  if (warning.since === 0) throw new ActRefused('nothing_since');
  return act(reporter, {
    type: 'stopped',
    at,
    by,
    reason,
    until,
    tells: true,
    set: { stoppedSince: at, stoppedUntil: until, proposal: null },
  });
}
