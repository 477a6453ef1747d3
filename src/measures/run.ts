import { Types } from 'mongoose';
import { Cases } from '../cases/case.js';
import { SYSTEM } from '../cases/events.js';
import { announceMeasure } from './announce.js';
import { carryOut, type Outcome } from './carryOut.js';
import { StaleMeasure, changeMeasure } from './change.js';
import { awaitsConfirmation } from './confirm.js';
import type { Connectors } from './connectors/index.js';
import { lifting } from './lift.js';
import { FREE, Measures, type Measure } from './measure.js';
import { tellCase } from './tell.js';

export interface RunDeps {
  connectors: Connectors;
  now?: () => Date;
}

const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
const SECOND = 1_000;
/** Waits after an attempt in vain; after the last one it is given up until staff ask again. */
const WAITS = [10 * SECOND, 30 * SECOND, 120 * SECOND, 600 * SECOND, 1_800 * SECOND];

/**
 * Does what a measure has to have done now, step by step: apply and verify, undo and verify, end at its date, tell the case. Nothing when
 * nothing is due or somebody else is at it. Killed anywhere and run again, it comes to the same.
 */
export async function runMeasure(id: Types.ObjectId | string, deps: RunDeps): Promise<void> {
  const { connectors, now = () => new Date() } = deps;
  const lease = new Types.ObjectId().toHexString();
  const claimed = await Measures.findOneAndUpdate(
    { _id: id, nextAttemptAt: { $lte: now() }, leaseUntil: { $lte: now() } },
    { $set: { lease, leaseUntil: after(now(), LEASE_MS) } },
    { returnDocument: 'after', lean: true },
  );
  if (!claimed) return;
  const renewing = setInterval(() => void renew(claimed._id, lease, now()).catch(() => undefined), RENEW_MS);
  renewing.unref();
  try {
    for (let measure: Measure | null = claimed; measure && isDue(measure, now());) {
      measure = await step(measure, connectors, now).catch(rereadIfStale(claimed._id));
    }
  } finally {
    clearInterval(renewing);
    await letGo(claimed._id, lease, now());
  }
}

/** Measures with something to be done now, the longest due first; for the sweep. */
export async function dueMeasures(limit: number, now: Date): Promise<Types.ObjectId[]> {
  const due = await Measures.find({ nextAttemptAt: { $lte: now }, leaseUntil: { $lte: now } }, { _id: 1 })
    .sort({ nextAttemptAt: 1 })
    .limit(limit)
    .lean();
  return due.map(({ _id }) => _id);
}

async function step(measure: Measure, connectors: Connectors, now: () => Date): Promise<Measure> {
  if (measure.owes) return tellCase(measure, measure.owes, now());
  if (measure.until && measure.until <= now() && !measure.lift) {
    return changeMeasure(measure, lifting(measure, { reason: 'expired', text: '', by: SYSTEM, at: now() }));
  }
  if (awaitsConfirmation(measure)) {
    return changeMeasure(measure, { verb: 'postpone', at: now(), goOnAt: null });
  }
  const caze = await Cases.findById(measure.case).lean();
  if (!caze) throw new Error(`No case ${String(measure.case)}`);
  const outcome = await carryOut(measure, caze, connectors, now);
  return outcome.done ? finish(measure, outcome, now()) : postpone(measure, outcome, now());
}

function finish(measure: Measure, { attempts, verified }: Outcome, at: Date): Promise<Measure> {
  const set = { tries: 0, lastError: null, ...(verified && { verifiedAt: at }) };
  if (measure.status === 'applying') {
    return changeMeasure(measure, {
      verb: 'activate',
      at,
      attempts,
      set: { ...set, activeAt: measure.activeAt ?? at, owes: 'measure_active' },
    });
  }
  return changeMeasure(measure, {
    verb: measure.lift?.reason === 'expired' ? 'finish_expiry' : 'finish',
    at,
    attempts,
    set: { ...set, liftedAt: at, owes: 'measure_lifted' },
  });
}

function postpone(measure: Measure, { attempts, error, final }: Outcome, at: Date): Promise<Measure> {
  const wait = final ? undefined : WAITS[measure.tries];
  const set = { tries: measure.tries + 1, lastError: error };
  if (wait !== undefined) {
    return changeMeasure(measure, { verb: 'postpone', at, attempts, set, goOnAt: after(at, wait) });
  }
  return changeMeasure(measure, { verb: 'give_up', at, attempts, set: { ...set, owes: 'measure_failed' } });
}

/** Staff may lift or retry while a step is under way: what they want counts, and the next step does it. */
function rereadIfStale(id: Types.ObjectId): (error: unknown) => Promise<Measure | null> {
  return (error) => {
    if (!(error instanceof StaleMeasure)) throw error;
    return Measures.findById(id).lean();
  };
}

async function renew(id: Types.ObjectId, lease: string, at: Date): Promise<void> {
  await Measures.updateOne({ _id: id, lease }, { $set: { leaseUntil: after(at, LEASE_MS) } });
}

/** What became due while the lease kept others away is announced again. */
async function letGo(id: Types.ObjectId, lease: string, at: Date): Promise<void> {
  const measure = await Measures.findOneAndUpdate(
    { _id: id, lease },
    { $set: { lease: null, leaseUntil: FREE } },
    { returnDocument: 'after', lean: true },
  );
  if (measure && isDue(measure, at)) announceMeasure(id);
}

const isDue = ({ nextAttemptAt }: Measure, at: Date): boolean =>
  nextAttemptAt !== null && nextAttemptAt <= at;
const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
