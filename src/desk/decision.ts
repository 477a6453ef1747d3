import type { RequestHandler, Response } from 'express';
import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import { Refused } from '../cases/refused.js';
import { allows, TransitionRefused } from '../cases/transitions.js';
import { decideCase, type Judgement } from '../decisions/decide.js';
import { judgementProblem } from '../decisions/rules.js';
import type { Deps } from '../deps.js';
import { caseVerb, Invalid, UNTOUCHED, verbPage } from './caseVerb.js';
import { showConfirmation } from './decisionConfirmation.js';
import { decisionSchema, judgementOf, problemsOf, type DecisionInput } from './decisionInput.js';
import { panelLocals } from './decisionPanel.js';
import { fieldsOf, ticked } from './input.js';
import { isForAnother } from './nextStep.js';
import { screenOf } from './screen.js';
import { showForm } from './showForm.js';

/** Deciding: the panel, a page with every letter and effect before anything happens, and the one confirmation. */
export function decision(
  deps: Pick<Deps, 'config' | 'letters' | 'connectors'>,
): Record<'show' | 'preview' | 'create', RequestHandler> {
  const hasNginx = deps.connectors.nginx !== undefined;
  const panel = showForm('decision', (caze, state, res) =>
    panelLocals(caze, state, { hasNginx, timeZone: deps.config.TIME_ZONE }, screenOf(res)),
  );

  const judge = (caze: Case, input: DecisionInput, by: Types.ObjectId, res: Response): Judgement => {
    const judgement = judgementOf(caze, input, deps.config.TIME_ZONE);
    const problems = problemsOf(caze, input, judgement, hasNginx, screenOf(res));
    if (problems.length > 0) throw new Invalid(problems);
    const problem = judgementProblem(caze, judgement, by);
    if (problem) throw new Refused(problem);
    return judgement;
  };

  return {
    show: verbPage('decide', panel, (caze, me) => (isForAnother(caze, me) ? 'same_person' : null)),
    preview: caseVerb({
      schema: decisionSchema.extend({ edit: ticked }),
      show: panel,
      act: async (caze, input, by, { req, res }) => {
        if (!allows(caze.status, 'decide')) throw new TransitionRefused(caze.status, 'decide');
        const state = { ...UNTOUCHED, fields: fieldsOf(req) };
        if (input.edit) await panel(req, res, caze, state);
        else await showConfirmation(res, caze, judge(caze, input, by, res), by, state.fields, deps.letters);
        return null;
      },
      done: 'case:done.decide',
    }),
    create: caseVerb({
      schema: decisionSchema,
      show: panel,
      act: (caze, input, by, { res }) => decideCase(caze, judge(caze, input, by, res), by),
      done: 'case:done.decide',
    }),
  };
}
