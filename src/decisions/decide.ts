import type { Types } from 'mongoose';
import { changeCase } from '../cases/change.js';
import type { Case } from '../cases/case.js';
import { isUpheld, resultOf, type Decision } from '../cases/decision.js';
import { meet } from '../cases/due.js';
import type { Effect, Facts } from '../cases/events.js';
import { derivedId } from '../cases/number.js';
import type { Judgement } from './judgement.js';
import { judgementProblem } from './rules.js';
import { Refused } from '../cases/refused.js';

export type { Judgement } from './judgement.js';

const OWED: Effect[] = ['letters', 'measures', 'strikes', 'reporters', 'webhooks'];

/**
 * Carries out a person's judgement: state, decision and event in one write; measures, letters and strike follow from it.
 * After an objection somebody else judges (TransitionRefused, Refused 'same_person'). Throws StaleCase.
 */
export function decideCase(
  caze: Case,
  judgement: Judgement,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  const problem = judgementProblem(caze, judgement, by);
  if (problem) throw new Refused(problem);
  const decision = draftDecision(caze, judgement, by, at);
  return changeCase(caze, {
    verb: 'decide',
    event: 'decided',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: factsOf(decision),
    personal: {
      facts: decision.facts,
      reasons: decision.reasons,
      proportionality: decision.proportionality,
      ...(decision.turnTo && { turnTo: decision.turnTo }),
    },
    owes: OWED,
    set: {
      ground: decision.ground,
      catalogueVersion: decision.catalogueVersion,
      deadlines: meet(caze.deadlines, ['triage', 'decision', 'answer', 'appeal'], at),
      result: resultOf(decision),
      decidedAt: at,
    },
    unset: ['openKey'],
    push: { decisions: decision },
  });
}

/**
 * The decision that this judgement makes, as decideCase will write it; the panel's preview is made from it too. Ids are
 * derived from the case and the number of its decision.
 */
export function draftDecision(caze: Case, judgement: Judgement, by: Types.ObjectId, at: Date): Decision {
  const id = String(derivedId('decision', String(caze._id), caze.decisions.length + 1));
  return {
    ...judgement,
    id,
    at,
    by,
    measures: judgement.measures.map((measure, index) => ({
      ...measure,
      id: String(derivedId('measure', id, index)),
    })),
    onAppealOf: caze.status === 'under_appeal' ? (caze.decisions.at(-1)?.id ?? null) : null,
  };
}

/** The decision's facts for the chain; its free texts are sealed as personal data. */
function factsOf(decision: Decision): Facts {
  return {
    decision: decision.id,
    outcome: decision.outcome,
    ground: decision.ground,
    catalogueVersion: decision.catalogueVersion,
    statute: decision.statute,
    strike: decision.strike,
    upheld: isUpheld(decision.outcome),
    onAppealOf: decision.onAppealOf,
    ...(decision.unfounded && { unfounded: true }),
    measures: decision.measures.map(({ id, kind, connector, target, until }) => ({
      id,
      kind,
      connector,
      target: { ...target },
      until: until && until.toISOString(),
    })),
  };
}
