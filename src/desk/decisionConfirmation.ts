import type { Response } from 'express';
import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { draftDecision, type Judgement } from '../decisions/decide.js';
import { countStrikes, standingStrikes } from '../decisions/strike.js';
import { previewDecision, previewLifting } from '../letters/preview.js';
import type { LetterDeps } from '../letters/write.js';
import { effectsOf } from '../measures/effects.js';
import { whatBecomesOf } from '../measures/make.js';
import { standingMeasures } from '../measures/measuresOf.js';
import type { Measure } from '../measures/measure.js';
import { targetKey } from '../measures/target.js';
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
  const standing = await standingMeasures(caze);
  const { goes, stays } = whatBecomesOf(standing, caze, decision);
  const [drafts, later, strikes, own] = await Promise.all([
    previewDecision(caze, decision, letters),
    Promise.all(goes.map((measure) => previewLifting(caze, decision, measure, letters))),
    caze.customer ? countStrikes([caze.customer]) : new Map<string, number>(),
    standingStrikes(caze),
  ]);
  const others = (strikes.get(String(caze.customer)) ?? 0) - own;
  res.render('desk/confirmDecision', {
    ...(await headOf(caze, screen)),
    decision,
    clause: clauseView(caze, decision.ground, screen),
    effects: [
      ...measureItems(caze, decision, stays, screen),
      ...goes.map((measure) => liftItem(measure, screen)),
      ...standingItems(caze, decision, { others, own }, screen),
    ],
    letters: [
      ...drafts.map((draft) => letterView(draft, screen)),
      ...later.flat().map((draft) => onceDone(letterView(draft, screen), screen)),
    ],
    hidden: hiddenFields(fields),
  });
}

/** Each measure that the decision causes, or leaves as it is. */
function measureItems(caze: Case, decision: Decision, stays: readonly Measure[], { t, fmt }: Screen) {
  const known = new Set(stays.map(({ target }) => targetKey(target)));
  return effectsOf(caze, decision).map(({ target, connector, until, status, verify }) => ({
    icon: 'block',
    title: t(`case:effect.${target.scope}`, { target: target.value }),
    text: [
      ...(known.has(targetKey(target)) ? [t('case:effect.stays')] : []),
      status ? t('case:effect.status', { status }) : t(`case:effect.${connector}`),
      t(`case:effect.verify.${verify}`),
    ].join(' '),
    when: until ? t('case:effect.until', { date: fmt.dateTime(until) }) : t('case:effect.untilLifted'),
  }));
}

const liftItem = ({ target, connector }: Measure, { t }: Screen) => ({
  icon: 'undo',
  title: t(`case:effect.lift.${target.scope}`, { target: target.value }),
  text: t(`case:effect.lift.${connector}`),
});

/** What becomes of the strike, and of the decision before this one. */
function standingItems(
  { decisions }: Case,
  { strike }: Decision,
  { others, own }: { others: number; own: number },
  { t }: Screen,
) {
  const counts = strike && {
    icon: 'warn',
    title: t('case:effect.strike'),
    text: t('case:effect.strikeCount', { count: others + 1 }),
  };
  const voided = own > 0 && t(strike ? 'case:effect.strikeReplaced' : 'case:effect.strikeVoided');
  const replaces = decisions.length > 0 && {
    icon: 'undo',
    title: t('case:effect.appeal'),
    ...(voided && { text: voided }),
  };
  return [counts, replaces].filter((item) => item !== false);
}

/** A letter that goes out when what it tells of is done. */
const onceDone = (letter: ReturnType<typeof letterView>, { t }: Screen) => ({
  ...letter,
  title: t('case:confirm.onceDone', { letter: letter.title }),
});

/** What was typed, as hidden fields of the form that confirms it. */
function hiddenFields(fields: Fields): { name: string; value: string }[] {
  return Object.entries(fields)
    .filter(([name]) => name !== '_csrf' && name !== 'edit')
    .flatMap(([name, value]) => [value].flat().map((single) => ({ name, value: single })));
}
