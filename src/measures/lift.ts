import type { Types } from 'mongoose';
import { announceMeasure } from './announce.js';
import { changeMeasure, type MeasureChange } from './change.js';
import type { Lift, Measure } from './measure.js';
import { nextStatus } from './states.js';

/**
 * Takes a measure back, for a reason that is recorded. What was applied is undone first; by hand, when a person confirms that it is.
 * Throws MeasureRefused, StaleMeasure.
 */
export async function liftMeasure(
  measure: Measure,
  text: string,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Measure> {
  const lift: Lift = { reason: 'handler', text, by: { kind: 'staff', id: String(by) }, at };
  const lifted = await changeMeasure(measure, lifting(measure, lift));
  announceMeasure(lifted._id);
  return lifted;
}

/** The change by which a measure is taken back, or ends at its date. What never began ends at once. */
export function lifting(measure: Measure, lift: Lift): MeasureChange {
  const verb = lift.reason === 'expired' ? 'expire' : 'lift';
  const atOnce = nextStatus(measure.status, verb) !== 'lifting';
  return {
    verb,
    at: lift.at,
    set: {
      lift,
      tries: 0,
      lastError: null,
      ...(atOnce && { liftedAt: lift.at, owes: 'measure_lifted' }),
    },
  };
}
