import type { Types } from 'mongoose';
import { announceMeasure } from './announce.js';
import { changeMeasure } from './change.js';
import type { Measure, Proof } from './measure.js';
import { MeasureRefused } from './states.js';

/**
 * A handler says, with proof, that a manual measure was carried out, or undone when it is being lifted. Throws MeasureRefused when
 * nothing waits for that (a connector does it, or it was confirmed), StaleMeasure.
 */
export async function confirmMeasure(
  measure: Measure,
  text: string,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Measure> {
  if (!awaitsConfirmation(measure)) throw new MeasureRefused(measure.status, 'confirm');
  const proof: Proof = { text, by, at };
  const set = measure.status === 'lifting' ? { liftProof: proof } : { proof };
  const confirmed = await changeMeasure(measure, { verb: 'confirm', at, set });
  announceMeasure(confirmed._id);
  return confirmed;
}

/** Whether a person has to do something by hand and say so; the desk's task. */
export function awaitsConfirmation(measure: Measure): boolean {
  const { connector, status } = measure;
  return connector === 'manual' && (status === 'applying' || status === 'lifting') && !isConfirmed(measure);
}

/** Whether what is asked of a manual measure now was confirmed. What was never confirmed needs no undoing. */
export function isConfirmed({ status, proof, liftProof }: Measure): boolean {
  return status === 'lifting' ? liftProof !== null || proof === null : proof !== null;
}
