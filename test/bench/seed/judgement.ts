import type { Types } from 'mongoose';
import type { Case } from '../../../src/cases/case.js';
import { isUpheld, type Outcome } from '../../../src/cases/decision.js';
import { meet } from '../../../src/cases/due.js';
import { groundById } from '../../../src/catalogue/index.js';
import { draftDecision } from '../../../src/decisions/decide.js';
import { after } from './chain.js';
import type { Random } from '../../support/random.js';
import { DECISIVE, FACTS, REFUSING } from './words.js';

const OUTCOMES: readonly Outcome[] = [
  'upheld',
  'upheld',
  'upheld',
  'partly_upheld',
  'rejected',
  'undeterminable',
  'not_ours',
];

/** As decideCase does it. */
export function decided(caze: Case, handler: Types.ObjectId, at: Date, random: Random): Case {
  const ground = groundById(caze.ground, caze.catalogueVersion);
  const outcome = caze.customer ? random.pick(OUTCOMES) : 'not_ours';
  const upheld = isUpheld(outcome);
  const url = caze.locations.find(({ kind }) => kind === 'url');
  const judgement = {
    outcome,
    ground: caze.ground,
    catalogueVersion: caze.catalogueVersion,
    statute: ground.statuteRequired && upheld ? 'article 6:162 of the Civil Code' : null,
    facts: random.pick(FACTS),
    reasons: random.pick(upheld ? DECISIVE : REFUSING),
    proportionality: upheld
      ? 'Only the addresses named are made inaccessible; the rest of the site stays as it is.'
      : null,
    measures:
      upheld && url
        ? [
            {
              kind: 'disable_content' as const,
              connector: 'manual' as const,
              target: { scope: 'url' as const, value: url.value },
              until: null,
            },
          ]
        : [],
    strike: upheld && ground.strike,
  };
  const decision = draftDecision(caze, judgement, handler, at);
  return after(caze, {
    verb: 'decide',
    event: 'decided',
    by: { kind: 'staff', id: String(handler) },
    at,
    facts: {
      decision: decision.id,
      outcome,
      ground: decision.ground,
      catalogueVersion: decision.catalogueVersion,
      statute: decision.statute,
      strike: decision.strike,
      upheld,
      onAppealOf: null,
      measures: decision.measures.map(({ id, kind, connector, target }) => ({
        id,
        kind,
        connector,
        target: { ...target },
        until: null,
      })),
    },
    personal: { facts: decision.facts, reasons: decision.reasons, proportionality: decision.proportionality },
    owes: ['letters', 'measures', 'strikes'],
    set: {
      deadlines: meet(caze.deadlines, ['triage', 'decision', 'answer', 'appeal'], at),
      decisions: [...caze.decisions, decision],
    },
  });
}

/** As the run of a manual measure tells the case that it was confirmed. */
export function measured(caze: Case, handler: Types.ObjectId, at: Date): Case {
  const decision = caze.decisions.at(-1);
  return (decision?.measures ?? []).reduce(
    (current, { id, kind, connector, target }) =>
      after(current, {
        verb: 'record',
        event: 'measure_active',
        by: { kind: 'staff', id: String(handler) },
        at,
        facts: {
          measure: id,
          turn: 1,
          decision: decision?.id ?? '',
          kind,
          connector,
          target: { ...target },
          basis: 'law',
          verified: false,
        },
        personal: { text: 'Renamed the folder; the address answers 404.' },
      }),
    caze,
  );
}
