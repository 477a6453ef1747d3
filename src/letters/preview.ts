import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { nextEvent, SYSTEM, type EventDraft } from '../cases/events.js';
import type { Measure } from '../measures/measure.js';
import type { LetterDeps } from './deps.js';
import { draftLetters, type LetterDraft } from './draft.js';
import { LEFT_OUT } from './mask.js';

export type { LetterDraft } from './draft.js';

/** The letters that an event would cause if it happened now; nothing is written. What is sent is made by the same path. */
export function previewLetters(caze: Case, event: EventDraft, deps: LetterDeps): Promise<LetterDraft[]> {
  return draftLetters(caze, nextEvent(caze.head, event), deps);
}

/** Whether something that a person wrote, or an address, is left out of the letter since it could tell who the other party is. */
export const leavesOut = ({ language, text }: LetterDraft): boolean => text.includes(LEFT_OUT[language]);

/** The letters that a decision would cause, as `draftDecision` makes it from the panel. */
export function previewDecision(caze: Case, decision: Decision, deps: LetterDeps): Promise<LetterDraft[]> {
  const { id, by, at } = decision;
  const event: EventDraft = {
    type: 'decided',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { decision: id },
  };
  return previewLetters(withDecision(caze, decision), event, deps);
}

/** The letters that follow once a measure is lifted that the decision does not repeat. */
export function previewLifting(
  caze: Case,
  decision: Decision,
  { _id, activeAt }: Pick<Measure, '_id' | 'activeAt'>,
  deps: LetterDeps,
): Promise<LetterDraft[]> {
  const event: EventDraft = {
    type: 'measure_lifted',
    by: SYSTEM,
    at: decision.at,
    facts: { measure: String(_id), reason: 'review', ...(activeAt === null && { began: false }) },
  };
  return previewLetters(withDecision(caze, decision), event, deps);
}

function withDecision(caze: Case, decision: Decision): Case {
  const { ground, catalogueVersion } = decision;
  return { ...caze, ground, catalogueVersion, decisions: [...caze.decisions, decision] };
}
