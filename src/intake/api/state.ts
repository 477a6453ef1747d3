import { toPlainText } from '../../letters/plain.js';
import type { Step } from '../../portal/progress.js';
import type { ReporterCase } from '../../portal/reporterView.js';
import type { CaseState } from './schemas.js';

/** A case as its reporter may read it (invariant 6), in JSON. */
export function stateOfCase(caze: ReporterCase): CaseState {
  const { number, locations, steps, question, outcome, decided, objectBy } = caze;
  return {
    number,
    locations: [...locations],
    steps: steps.map(stepInJson),
    question: question && { text: question.text, ...(question.by && { by: question.by.toISOString() }) },
    outcome:
      outcome && decided
        ? {
            code: decided.outcome,
            at: decided.at.toISOString(),
            text: toPlainText(outcome).trim(),
            objectBy: objectBy && objectBy.toISOString(),
          }
        : null,
  };
}

export const stepInJson = ({ name, state, at, by }: Step): CaseState['steps'][number] => ({
  name,
  state,
  ...(at && { at: at.toISOString() }),
  ...(by && { by: by.toISOString() }),
});
