import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { nextEvent, type EventDraft } from '../cases/events.js';
import type { LetterDeps } from './deps.js';
import { draftLetters, type LetterDraft } from './draft.js';

export type { LetterDraft } from './draft.js';

/** The letters that an event would cause if it happened now; nothing is written. What is sent is made by the same path. */
export function previewLetters(caze: Case, event: EventDraft, deps: LetterDeps): Promise<LetterDraft[]> {
  return draftLetters(caze, nextEvent(caze.head, event), deps);
}

/** The letters that a decision would cause, as `draftDecision` makes it from the panel. */
export function previewDecision(caze: Case, decision: Decision, deps: LetterDeps): Promise<LetterDraft[]> {
  const { ground, catalogueVersion, id, by, at } = decision;
  const decided: Case = { ...caze, ground, catalogueVersion, decisions: [...caze.decisions, decision] };
  const event: EventDraft = {
    type: 'decided',
    by: { kind: 'staff', id: String(by) },
    at,
    facts: { decision: id },
  };
  return previewLetters(decided, event, deps);
}
