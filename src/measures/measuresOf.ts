import type { Case } from '../cases/case.js';
import { Measures, type Measure } from './measure.js';
import { allowsMeasure, isBusy } from './states.js';

/** All measures of a case, of whichever decision and in whatever state. */
export const measuresOf = ({ _id }: Pick<Case, '_id'>): Promise<Measure[]> =>
  Measures.find({ case: _id }).lean();

/** Those in force, on their way there, or given up on the way: what a new decision can take back. */
export async function standingMeasures(caze: Pick<Case, '_id'>): Promise<Measure[]> {
  return (await measuresOf(caze)).filter(({ status }) => allowsMeasure(status, 'lift'));
}

/** Whether a step of one is still to be done. */
export async function hasBusyMeasure(caze: Pick<Case, '_id'>): Promise<boolean> {
  return (await measuresOf(caze)).some(({ status }) => isBusy(status));
}
