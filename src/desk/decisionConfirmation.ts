import type { Response } from 'express';
import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { draftDecision, type Judgement } from '../decisions/decide.js';
import { countStrikes } from '../decisions/strike.js';
import { previewDecision } from '../letters/preview.js';
import type { LetterDeps } from '../letters/write.js';
import { effectsOf } from '../measures/effects.js';
import { clauseView } from './decisionPanel.js';
import type { Fields } from './input.js';
import { letterView } from './letterView.js';
import { screenOf, type Screen } from './screen.js';
import { headOf } from './showCase.js';

/** The page before the one confirmation: the decision, everything that it causes, and each letter as it will be sent. */
export async function showConfirmation(
  res: Response,
  caze: Case,
  judgement: Judgement,
  by: Types.ObjectId,
  fields: Fields,
  letters: LetterDeps,
): Promise<void> {
  const screen = screenOf(res);
  const decision = draftDecision(caze, judgement, by, new Date());
  const [drafts, strikes] = await Promise.all([
    previewDecision(caze, decision, letters),
    caze.customer ? countStrikes([caze.customer]) : new Map<string, number>(),
  ]);
  res.render('desk/confirmDecision', {
    ...(await headOf(caze, screen)),
    decision,
    clause: clauseView(caze, decision.ground, screen),
    effects: effectItems(caze, decision, strikes.get(String(caze.customer)) ?? 0, screen),
    letters: drafts.map((draft) => letterView(draft, screen)),
    hidden: hiddenFields(fields),
  });
}

/** Everything but the letters that the decision causes: each measure, and the strike. */
function effectItems(caze: Case, decision: Decision, strikes: number, { t, fmt }: Screen) {
  const measures = effectsOf(caze, decision).map(({ target, connector, until, status, verify }) => ({
    icon: 'block',
    title: t(`case:effect.${target.scope}`, { target: target.value }),
    text: [
      status ? t('case:effect.status', { status }) : t(`case:effect.${connector}`),
      t(`case:effect.verify.${verify}`),
    ].join(' '),
    when: until ? t('case:effect.until', { date: fmt.dateTime(until) }) : t('case:effect.untilLifted'),
  }));
  const strike = decision.strike && {
    icon: 'warn',
    title: t('case:effect.strike'),
    text: t('case:effect.strikeCount', { count: strikes + 1 }),
  };
  const voided = decision.onAppealOf !== null && {
    icon: 'undo',
    title: t('case:effect.appeal'),
    text: t(decision.strike ? 'case:effect.strikeReplaced' : 'case:effect.strikeVoided'),
  };
  return [...measures, strike, voided].filter((item) => item !== false);
}

/** What was typed, as hidden fields of the form that confirms it. */
function hiddenFields(fields: Fields): { name: string; value: string }[] {
  return Object.entries(fields)
    .filter(([name]) => name !== '_csrf' && name !== 'edit')
    .flatMap(([name, value]) => [value].flat().map((single) => ({ name, value: single })));
}
