import type { Case } from '../cases/case.js';
import { isUpheld, type DecidedMeasure, type Decision } from '../cases/decision.js';
import type { Actor } from '../cases/events.js';
import { addMonths } from '../deadlines/calendar.js';
import { targetKey } from '../measures/target.js';
import { objectionTo } from './history.js';
import type { DecisionView, MeasureView } from './scene.js';

const OBJECTION_MONTHS = 6;

/** How one party reads what others wrote: without what identifies the other party. */
export interface Reading {
  text(text: string): string;
  address(text: string): string;
}

export interface DecisionReader extends Reading {
  zone: string;
  /** The decision before this one, if this reader was told of it. */
  earlier: Decision | undefined;
  isReader(by: Actor): boolean;
}

/** A decision as one party may read it. */
export function viewOf(caze: Case, decision: Decision, reader: DecisionReader): DecisionView {
  const { outcome, at, strike } = decision;
  const { zone: timeZone, earlier } = reader;
  return {
    outcome,
    upheld: isUpheld(outcome),
    at,
    facts: reader.text(decision.facts),
    reasons: reader.text(decision.reasons),
    proportionality: reader.text(decision.proportionality ?? ''),
    turnTo: reader.text(decision.turnTo ?? ''),
    measures: decision.measures.map((measure) => measureView(measure, reader)),
    takenBack: notRepeated(earlier, decision).map((measure) => measureView(measure, reader)),
    strike,
    objectBy: addMonths(at, OBJECTION_MONTHS, { timeZone, daysOff: 'strict' }),
    ...(earlier && { earlier: { at: earlier.at, upheld: isUpheld(earlier.outcome) } }),
    follows: earlier ? whatItFollows(caze, decision, reader) : null,
  };
}

export const measureView = ({ target, until }: DecidedMeasure, reading: Reading): MeasureView => ({
  target: { ...target, value: reading.address(target.value) },
  until,
});

function notRepeated(earlier: Decision | undefined, { measures }: Decision): DecidedMeasure[] {
  const repeated = new Set(measures.map(({ target }) => targetKey(target)));
  return (earlier?.measures ?? []).filter(({ target }) => !repeated.has(targetKey(target)));
}

function whatItFollows(caze: Case, decision: Decision, reader: DecisionReader): DecisionView['follows'] {
  if (!decision.onAppealOf) return 'reopening';
  const objection = objectionTo(caze, decision);
  return objection && reader.isReader(objection.by) ? 'own_objection' : 'other_objection';
}
