import type { Case } from '../cases/case.js';
import { isUpheld, OUTCOMES, type MeasureTarget } from '../cases/decision.js';
import { personalOf } from '../cases/events.js';
import { clauseById, findGround } from '../catalogue/index.js';
import { countStrikes } from '../decisions/strike.js';
import { localDay } from '../deadlines/days.js';
import { standingMeasures } from '../measures/measuresOf.js';
import type { Measure } from '../measures/measure.js';
import { targetsFor } from '../measures/targets.js';
import type { FormState } from './caseVerb.js';
import { targetValue } from './decisionInput.js';
import { groundOptions } from './grade.js';
import { formOf, type Fields } from './input.js';
import { mustHear } from './nextStep.js';
import type { Screen } from './screen.js';

const MOST_TARGETS = 30;

/**
 * What the deciding panel offers: outcomes, grounds with clause and law, the targets that the case suggests, and the strike. It begins with
 * what the decision found and did that it takes the place of, where there is one.
 */
export async function panelLocals(
  caze: Case,
  { fields: typed, errors }: FormState,
  { hasNginx, timeZone }: { hasNginx: boolean; timeZone: string },
  screen: Screen,
) {
  const { t, lang } = screen;
  const standing = caze.decisions.length > 0 ? await standingMeasures(caze) : [];
  const isNew = Object.keys(typed).length === 0;
  const fields = isNew ? startOf(caze, standing, timeZone) : typed;
  const chosen = typeof fields['ground'] === 'string' ? fields['ground'] : caze.ground;
  const ground = findGround(chosen, caze.catalogueVersion) ?? findGround(caze.ground, caze.catalogueVersion);
  const strikes = caze.customer ? await countStrikes([caze.customer]) : new Map<string, number>();
  return {
    isNew,
    form: formOf(fields, errors),
    replaced: replacedView(caze, standing),
    outcomes: OUTCOMES.map((value) => ({
      value,
      label: t(`common:outcome.${value}`),
      hint: t(`case:decide.outcomeHint.${value}`),
    })),
    grounds: groundOptions(caze.catalogueVersion, lang),
    currentGround: caze.ground,
    clause: ground && clauseView(caze, ground.id, screen),
    targets: targetsOffered(caze, standing).map((target) => ({
      value: targetValue(target),
      label: target.value,
      ...(target.scope !== 'url' && { hint: t(`case:scope.${target.scope}`) }),
    })),
    scopes: (['url', 'path', 'host'] as const).map((value) => ({ value, label: t(`case:scope.${value}`) })),
    connectors: (hasNginx ? (['nginx', 'manual'] as const) : (['manual'] as const)).map((value) => ({
      value,
      label: t(`case:connector.${value}`),
      hint: t(`case:connectorHint.${value}`),
    })),
    hasCustomer: caze.customer !== null,
    strikes: strikes.get(String(caze.customer)) ?? 0,
    strikeByRule: ground?.strike === true,
    notHeard: mustHear(caze),
    objection: objectionIn(caze),
  };
}

/** What the panel begins with: by the rule of the ground, or what the earlier decision found and still does. */
function startOf(caze: Case, standing: readonly Measure[], timeZone: string): Fields {
  const last = caze.decisions.at(-1);
  const counts = last && isUpheld(last.outcome) ? last.strike : isByRule(caze);
  const strike = counts && { strike: 'yes' };
  if (!last) return { ...strike };
  const [measure] = standing;
  const until = standing.every((one) => one.until?.getTime() === measure?.until?.getTime()) && measure?.until;
  return {
    facts: last.facts,
    ...(last.statute && { statute: last.statute }),
    ...(last.proportionality && { proportionality: last.proportionality }),
    ...strike,
    ...(measure && {
      target: standing.map(({ target }) => targetValue(target)),
      connector: measure.connector,
    }),
    ...(until && { until: localDay(until, timeZone) }),
  };
}

const isByRule = ({ ground, catalogueVersion, customer }: Case): boolean =>
  customer !== null && findGround(ground, catalogueVersion)?.strike === true;

/** What the case suggests, and what is in force already. */
function targetsOffered(caze: Case, standing: readonly Measure[]): MeasureTarget[] {
  const suggested = targetsFor(caze).slice(0, MOST_TARGETS);
  const known = new Set(suggested.map(targetValue));
  return [
    ...standing.map(({ target }) => target).filter((one) => !known.has(targetValue(one))),
    ...suggested,
  ];
}

/** The decision that this one takes the place of, and what of it still holds. */
function replacedView({ decisions }: Case, standing: readonly Measure[]) {
  const last = decisions.at(-1);
  if (!last) return null;
  const { outcome, at, reasons, strike } = last;
  return { outcome, at, reasons, strike, measures: standing.map(({ target }) => target.value) };
}

/** The clause and the law that a ground rests on, in the version of the terms that the case cites (invariant 8). */
export function clauseView({ catalogueVersion }: Case, id: string, { lang }: Screen) {
  const ground = findGround(id, catalogueVersion);
  if (!ground) return null;
  const clause = clauseById(ground.clause, catalogueVersion);
  return {
    ref: clause.citation[lang],
    label: ground.label[lang],
    text: ground.explanation[lang],
    law: ground.law.map((law) => law[lang]).join('; '),
    statuteRequired: ground.statuteRequired,
  };
}

/** The objection that is being judged; null when none is. */
function objectionIn(caze: Case) {
  if (caze.status !== 'under_appeal') return null;
  const event = caze.events.findLast(({ type }) => type === 'objected');
  const text = event ? personalOf(event)['text'] : undefined;
  return event
    ? {
        from: event.by.kind,
        text: typeof text === 'string' ? text : '',
        decision: caze.decisions.at(-1) ?? null,
      }
    : null;
}
