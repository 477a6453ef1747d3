import { act, ActRefused, type By } from './act.js';
import type { ReporterRecord } from './reporter.js';
import { isFlagger } from './standing.js';

/**
 * Records that the coordinator who appointed a trusted flagger was told of their notices, with the reason (DSA 22(6)). Nothing is sent: the
 * coordinator's way of hearing is its own. Throws ActRefused for who is no trusted flagger; StaleReporter.
 */
export function tellCoordinator(
  reporter: ReporterRecord,
  { by, reason, at = new Date() }: By,
): Promise<ReporterRecord> {
  if (!isFlagger(reporter, at)) throw new ActRefused('not_flagger');
  return act(reporter, {
    type: 'coordinator_told',
    at,
    by,
    reason,
    until: null,
    tells: false,
    set: { proposal: null },
  });
}
