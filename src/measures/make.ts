import { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import { isReplaced, replacedBy, type DecidedMeasure, type Decision } from '../cases/decision.js';
import { SYSTEM } from '../cases/events.js';
import { groundById } from '../catalogue/index.js';
import { announceMeasure } from './announce.js';
import { changeLatestMeasure } from './change.js';
import { lifting } from './lift.js';
import { measuresOf } from './measuresOf.js';
import { FREE, Measures, type Measure } from './measure.js';
import { allowsMeasure } from './states.js';
import { targetKey } from './target.js';

/**
 * What a decision does to the measures of its case; doing it twice does it once. Of those of the decisions that it takes the place of, it
 * lifts what it doesn't repeat, and what it repeats stays as it is, now under this decision.
 */
export async function makeMeasures(caze: Case, decision: Decision, at = new Date()): Promise<void> {
  if (isReplaced(caze.decisions, decision)) return;
  const all = await measuresOf(caze);
  const own = all.filter((measure) => measure.decision === decision.id);
  const { stays, goes } = whatBecomesOf(all, caze, decision);
  for (const decided of decision.measures) {
    if (own.some((measure) => isSame(decided, measure))) continue;
    const repeated = stays.find((measure) => isSame(decided, measure));
    await (repeated ? repeat(repeated, decided, decision, at) : create(caze, decided, decision, at));
  }
  for (const measure of goes) await liftReplaced(measure, decision, at);
}

/** What a decision, made or about to be, does to the measures in force of the decisions that it takes the place of. */
export function whatBecomesOf(
  all: readonly Measure[],
  { decisions }: Pick<Case, 'decisions'>,
  decision: Decision,
): { stays: Measure[]; goes: Measure[] } {
  const replaced = new Set(replacedBy(decisions, decision).map(({ id }) => id));
  const earlier = all.filter((measure) => replaced.has(measure.decision));
  const stays = earlier.filter(
    (measure) =>
      allowsMeasure(measure.status, 'redo') && decision.measures.some((decided) => isSame(decided, measure)),
  );
  const goes = earlier.filter((measure) => !stays.includes(measure) && allowsMeasure(measure.status, 'lift'));
  return { stays, goes };
}

async function create(caze: Case, decided: DecidedMeasure, decision: Decision, at: Date): Promise<void> {
  const id = new Types.ObjectId(decided.id);
  const measure: Omit<Measure, '_id'> = {
    version: 1,
    case: caze._id,
    caseNumber: caze.number,
    customer: caze.customer,
    decision: decision.id,
    kind: decided.kind,
    connector: decided.connector,
    target: decided.target,
    basis: basisOf(decision),
    until: decided.until,
    status: 'applying',
    attempts: [],
    tries: 0,
    nextAttemptAt: decided.connector === 'manual' ? decided.until : at,
    leaseUntil: FREE,
    lease: null,
    lastError: null,
    proof: null,
    liftProof: null,
    verifiedAt: null,
    activeAt: null,
    liftedAt: null,
    lift: null,
    owes: null,
    told: 0,
  };
  await Measures.updateOne({ _id: id }, { $setOnInsert: measure }, { upsert: true });
  announceMeasure(id);
}

async function repeat(
  earlier: Measure,
  decided: DecidedMeasure,
  decision: Decision,
  at: Date,
): Promise<void> {
  const basis = basisOf(decision);
  await changeLatestMeasure(earlier._id, (measure) => {
    if (!allowsMeasure(measure.status, 'redo')) return null;
    const asItIs = measure.basis === basis && allowsMeasure(measure.status, 'repeat');
    const set = {
      decision: decision.id,
      until: decided.until,
      basis,
      ...(!asItIs && { tries: 0, lift: null, lastError: null }),
    };
    return { verb: asItIs ? 'repeat' : 'redo', at, set };
  });
  announceMeasure(earlier._id);
}

async function liftReplaced({ _id }: Measure, { onAppealOf }: Decision, at: Date): Promise<void> {
  const reason = onAppealOf ? 'objection' : 'review';
  await changeLatestMeasure(_id, (measure) =>
    allowsMeasure(measure.status, 'lift') ? lifting(measure, { reason, text: '', by: SYSTEM, at }) : null,
  );
  announceMeasure(_id);
}

function isSame(decided: DecidedMeasure, measure: Measure): boolean {
  return (
    decided.kind === measure.kind &&
    decided.connector === measure.connector &&
    targetKey(decided.target) === targetKey(measure.target)
  );
}

/** A legal ground is answered with 451, one of the terms only with 403. */
export function basisOf({ ground, catalogueVersion }: Pick<Decision, 'ground' | 'catalogueVersion'>) {
  return groundById(ground, catalogueVersion).basis;
}
