import type { Types } from 'mongoose';
import { Cases, type Case } from './cases/case.js';
import type { CaseEvent, Effect } from './cases/events.js';
import { overflow } from './cases/history.js';
import { settleGrouping } from './cases/grouping.js';
import type { Decision } from './cases/decision.js';
import { settleStrikes } from './decisions/strike.js';
import { writeLetters, type LetterDeps } from './letters/write.js';
import { makeMeasures } from './measures/make.js';
import { settleRecords } from './reporters/trackRecord.js';
import { writeDeliveries } from './reporters/webhooks/write.js';

export interface EffectDeps {
  letters: LetterDeps;
  strikeMonths: number;
}

type Reaction = (caze: Case, event: CaseEvent, deps: EffectDeps, at: Date) => Promise<unknown>;

/** Who reacts to an event that owes the effect. Every reaction is idempotent: its records have ids derived from the event. */
const REACTIONS: Record<Effect, Reaction> = {
  letters: (caze, event, deps, at) => writeLetters(caze, event, deps.letters, at),
  measures: (caze, event, _deps, at) =>
    withDecision(caze, event, (decision) => makeMeasures(caze, decision, at)),
  strikes: (caze, event, deps) =>
    withDecision(caze, event, (decision) => settleStrikes(caze, decision, deps.strikeMonths)),
  grouping: settleGrouping,
  reporters: (caze, _event, _deps, at) => settleRecords(caze, at),
  webhooks: (caze, event, deps, at) => writeDeliveries(caze, event, deps.letters, at),
};

/** Carries out what the events of a case still owe, in their order; at least once, whatever crashed before (invariant 3). */
export async function settleCase(
  id: Types.ObjectId | string,
  deps: EffectDeps,
  at = new Date(),
): Promise<void> {
  const caze = await Cases.findById(id).lean();
  if (!caze) return;
  for (const seq of [...caze.owed].sort((a, b) => a - b)) {
    const event = caze.events.find((candidate) => candidate.seq === seq);
    if (event) await settle(caze, event, deps, at);
    await Cases.updateOne({ _id: caze._id }, { $pull: { owed: seq } });
  }
  await overflow(caze);
}

async function settle(caze: Case, event: CaseEvent, deps: EffectDeps, at: Date): Promise<void> {
  for (const effect of event.owes) await REACTIONS[effect](caze, event, deps, at);
}

function withDecision(
  caze: Case,
  event: CaseEvent,
  react: (decision: Decision) => Promise<unknown>,
): Promise<unknown> {
  const decision = caze.decisions.find(({ id }) => id === event.facts['decision']);
  return decision ? react(decision) : Promise.resolve();
}
