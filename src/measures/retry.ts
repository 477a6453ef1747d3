import { announceMeasure } from './announce.js';
import { changeMeasure } from './change.js';
import type { Measure } from './measure.js';

/** Asks once more for what was given up: applying, or taking back. Throws MeasureRefused unless it failed, StaleMeasure. */
export async function retryMeasure(measure: Measure, at = new Date()): Promise<Measure> {
  const verb = measure.lift ? 'retry_lift' : 'retry';
  const retried = await changeMeasure(measure, { verb, at, set: { tries: 0 } });
  announceMeasure(retried._id);
  return retried;
}
