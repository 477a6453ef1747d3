import { Measures, type Attempt, type Measure } from './measure.js';
import { hasEnded, isBusy, nextStatus, type MeasureVerb } from './states.js';

/** Somebody else changed the measure since it was read. Nothing was written. */
export class StaleMeasure extends Error {
  override name = 'StaleMeasure';
}

export interface MeasureChange {
  verb: MeasureVerb;
  at: Date;
  set?: Partial<Omit<Measure, 'status' | 'version' | 'attempts' | 'nextAttemptAt'>>;
  attempts?: Attempt[];
  /** When to go on with it; default now. Null: when a person has confirmed it. */
  goOnAt?: Date | null;
}

/** Writes a change, only to the version that was read. Throws MeasureRefused before any write, StaleMeasure. */
export async function changeMeasure(measure: Measure, change: MeasureChange): Promise<Measure> {
  const status = nextStatus(measure.status, change.verb);
  const { at, goOnAt = at } = change;
  const wanted = { ...measure, ...change.set, status };
  return write(measure, {
    $set: { ...change.set, status, nextAttemptAt: nextLook(wanted, at, goOnAt) },
    ...(change.attempts && { $push: { attempts: { $each: change.attempts } } }),
  });
}

/**
 * As changeMeasure, whoever else is at work: reads again and repeats when another write was first. `change` sees each fresh state and may
 * return null: nothing to change any more.
 */
export async function changeLatestMeasure(
  id: Measure['_id'],
  change: (measure: Measure) => MeasureChange | null,
): Promise<Measure | null> {
  for (;;) {
    const measure = await Measures.findById(id).lean();
    const wanted = measure && change(measure);
    if (!wanted) return measure;
    try {
      return await changeMeasure(measure, wanted);
    } catch (error) {
      if (!(error instanceof StaleMeasure)) throw error;
    }
  }
}

/** Notes that the story of the case now tells what it had to. */
export function markTold(measure: Measure, at: Date): Promise<Measure> {
  const wanted = { ...measure, owes: null };
  const nextAttemptAt = nextLook(wanted, at, isBusy(measure.status) ? at : null);
  return write(measure, { $set: { owes: null, told: measure.told + 1, nextAttemptAt } });
}

async function write(measure: Measure, update: object): Promise<Measure> {
  const after = await Measures.findOneAndUpdate(
    { _id: measure._id, version: measure.version },
    { ...update, $inc: { version: 1 } },
    { returnDocument: 'after', lean: true },
  );
  if (!after) throw new StaleMeasure(`Measure ${String(measure._id)} was changed by somebody else`);
  return after;
}

/** When there is next something to do for a measure in this state. */
function nextLook(
  { status, owes, until, lift }: Pick<Measure, 'status' | 'owes' | 'until' | 'lift'>,
  at: Date,
  goOnAt: Date | null,
): Date | null {
  if (owes) return at;
  if (hasEnded(status)) return null;
  const expiry = lift ? null : until;
  const goOn = isBusy(status) ? goOnAt : null;
  if (!goOn || !expiry) return goOn ?? expiry;
  return goOn < expiry ? goOn : expiry;
}
