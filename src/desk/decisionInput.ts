import { z } from 'zod';
import type { Case } from '../cases/case.js';
import { OUTCOMES, isUpheld, type DecidedMeasure } from '../cases/decision.js';
import { endOfDay } from '../deadlines/days.js';
import type { Judgement } from '../decisions/decide.js';
import { targetProblem } from '../measures/targets.js';
import { maybeLine, maybeWords, several, ticked, words, type FieldError } from './input.js';
import type { Screen } from './screen.js';

const CONNECTORS = ['nginx', 'manual'] as const;
const SCOPES = ['url', 'path', 'host'] as const;
const MOST_MEASURES = 100;
const NO_DAY = 'case:decide.problem.until';

/** The deciding panel as it is sent. */
export const decisionSchema = z.object({
  outcome: z.enum(OUTCOMES, 'case:decide.problem.outcome'),
  ground: z.string(),
  statute: maybeLine(),
  facts: words(),
  reasons: words(),
  proportionality: maybeWords(),
  turnTo: maybeWords(2000),
  /** Ticked targets, each as `scope value`. */
  target: several,
  otherScope: z.enum(SCOPES).default('url'),
  otherTarget: maybeLine(2048),
  connector: z.enum(CONNECTORS).default('manual'),
  until: z.union([z.literal(''), z.iso.date(NO_DAY).regex(/^2/, NO_DAY)], NO_DAY).default(''),
  strike: ticked,
  unfounded: ticked,
});

export type DecisionInput = z.infer<typeof decisionSchema>;

export const targetValue = ({ scope, value }: DecidedMeasure['target']): string => `${scope} ${value}`;

/**
 * The judgement that the panel asks for; its measures as far as their targets can be read. Only who is found against has measures and
 * a strike: what the panel began with, from the ground's rule or the decision before, then falls away.
 */
export function judgementOf(caze: Case, input: DecisionInput, timeZone: string): Judgement {
  const upheld = isUpheld(input.outcome);
  const targets = upheld || caze.decisions.length === 0 ? targetsOf(input) : [];
  return {
    outcome: input.outcome,
    ground: input.ground,
    catalogueVersion: caze.catalogueVersion,
    statute: input.statute || null,
    facts: input.facts,
    reasons: input.reasons,
    proportionality: input.proportionality || null,
    turnTo: input.outcome === 'not_ours' ? input.turnTo || null : null,
    measures: targets.map((target) => ({
      kind: 'disable_content',
      connector: input.connector,
      target,
      until: input.until === '' ? null : endOfDay(input.until, timeZone),
    })),
    strike: input.strike && upheld,
    ...(input.outcome === 'rejected' && input.unfounded && { unfounded: true }),
  };
}

/** What the panel itself finds wrong, before the rules of the terms are asked. */
export function problemsOf(
  caze: Case,
  input: DecisionInput,
  judgement: Judgement,
  hasNginx: boolean,
  { t }: Screen,
): FieldError[] {
  const { measures, outcome } = judgement;
  const problems: FieldError[] = [];
  const add = (field: string, key: string, params = {}) => problems.push({ field, text: t(key, params) });
  if (input.unfounded && outcome !== 'rejected') add('unfounded', 'case:decide.problem.unfounded');
  if (input.turnTo !== '' && outcome !== 'not_ours') add('turnTo', 'case:decide.problem.turnTo');
  if (measures.length > MOST_MEASURES) add('target', 'case:decide.problem.many', { most: MOST_MEASURES });
  if (measures.some(({ connector }) => connector === 'nginx') && !hasNginx)
    add('connector', 'case:decide.problem.nginx');
  if (measures.some(({ until }) => until && until <= new Date())) add('until', 'case:decide.problem.past');
  if (!isUpheld(outcome)) return problems;
  for (const { target, connector } of measures) {
    const problem = targetProblem(target, caze, connector);
    if (problem) add('otherTarget', `case:target.${problem}`, { target: target.value });
  }
  return problems;
}

function targetsOf({ target, otherScope, otherTarget }: DecisionInput): DecidedMeasure['target'][] {
  const ticked = target.flatMap((text) => {
    const [, scope, value] = /^(url|path|host) (.+)$/s.exec(text) ?? [];
    const known = SCOPES.find((candidate) => candidate === scope);
    return known && value ? [{ scope: known, value }] : [];
  });
  return otherTarget === '' ? ticked : [...ticked, { scope: otherScope, value: otherTarget }];
}
