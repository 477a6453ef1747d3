import { act, ActRefused, type By } from './act.js';
import type { Flagger, ReporterRecord } from './reporter.js';

/** Records that a coordinator appointed a trusted flagger: their notices come first (DSA 22(1)). Throws StaleReporter. */
export function appointFlagger(
  reporter: ReporterRecord,
  { by, reason, at = new Date(), name, ...flagger }: By & Flagger & { name: string },
): Promise<ReporterRecord> {
  return act(reporter, {
    type: 'appointed',
    at,
    by,
    reason,
    until: flagger.until,
    tells: false,
    set: { name: name || reporter.name, flagger, ...(flagger.since <= at && { stoppedUntil: null }) },
  });
}

/** Records that the coordinator ended it (DSA 22(7)). Throws ActRefused; StaleReporter. */
export function dismissFlagger(
  reporter: ReporterRecord,
  { by, reason, at = new Date() }: By,
): Promise<ReporterRecord> {
  const { flagger } = reporter;
  // Also before it begins.
  if (!flagger || (flagger.until !== null && flagger.until <= at)) throw new ActRefused('not_flagger');
  return act(reporter, {
    type: 'dismissed',
    at,
    by,
    reason,
    until: null,
    tells: false,
    set: { flagger: { ...flagger, until: at } },
  });
}
