import type { Case } from '../cases/case.js';
import { OUTCOMES } from '../cases/decision.js';
import { personalOf } from '../cases/events.js';
import { clauseById, findGround } from '../catalogue/index.js';
import { countStrikes } from '../decisions/strike.js';
import { targetsFor } from '../measures/targets.js';
import type { FormState } from './caseVerb.js';
import { targetValue } from './decisionInput.js';
import { groundOptions } from './grade.js';
import { mustHear } from './nextStep.js';
import type { Screen } from './screen.js';

/** What the deciding panel offers: outcomes, grounds with clause and law, the targets that the case suggests, and the strike. */
export async function panelLocals(caze: Case, { fields }: FormState, hasNginx: boolean, screen: Screen) {
  const { t, lang } = screen;
  const chosen = typeof fields['ground'] === 'string' ? fields['ground'] : caze.ground;
  const ground = findGround(chosen, caze.catalogueVersion) ?? findGround(caze.ground, caze.catalogueVersion);
  const strikes = caze.customer ? await countStrikes([caze.customer]) : new Map<string, number>();
  return {
    isNew: Object.keys(fields).length === 0,
    outcomes: OUTCOMES.map((value) => ({
      value,
      label: t(`common:outcome.${value}`),
      hint: t(`case:decide.outcomeHint.${value}`),
    })),
    grounds: groundOptions(caze.catalogueVersion, lang),
    currentGround: caze.ground,
    clause: ground && clauseView(caze, ground.id, screen),
    targets: targetsFor(caze)
      .slice(0, 30)
      .map((target) => ({
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
