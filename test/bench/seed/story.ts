import type { Types } from 'mongoose';
import { withAnswer } from '../../../src/cases/ask.js';
import type { Case } from '../../../src/cases/case.js';
import { isUpheld, type Outcome } from '../../../src/cases/decision.js';
import { meet } from '../../../src/cases/due.js';
import { groundById } from '../../../src/catalogue/index.js';
import { answerDeadline, appealDeadline } from '../../../src/deadlines/rules.js';
import { draftDecision } from '../../../src/decisions/decide.js';
import { after } from './chain.js';
import type { Random } from './random.js';
import { ANSWERS, DECISIVE, FACTS, NOTES, REFUSING } from './words.js';

const HOUR_MS = 3_600_000;

/** How far a case has come. */
export type Chapter =
  'new' | 'in_review' | 'awaiting_customer' | 'awaiting_reporter' | 'decided' | 'under_appeal' | 'closed';

/** Takes a new case through its life up to a chapter: the verbs that a handler would use, some hours apart. */
export function tell(start: Case, until: Chapter, handler: Types.ObjectId, random: Random): Case {
  let caze = start;
  let at = caze.openedAt;
  const staff = { kind: 'staff', id: String(handler) } as const;
  const later = (hours: number): Date =>
    (at = new Date(at.getTime() + hours * HOUR_MS * (0.5 + random.next())));
  const ground = groundById(caze.ground, caze.catalogueVersion);

  if (until === 'new') return caze;
  later(2);
  caze = after(caze, {
    verb: 'take',
    event: 'taken',
    by: staff,
    at,
    set: { owner: handler, deadlines: meet(caze.deadlines, ['triage'], at) },
  });
  if (random.chance(0.6))
    caze = after(caze, {
      verb: 'note',
      event: 'noted',
      by: staff,
      at: later(1),
      personal: { text: random.pick(NOTES) },
    });
  if (until === 'in_review') return caze;

  if (until === 'awaiting_reporter') {
    const answerBy = answerDeadline('reporter', later(1), ground);
    const complaint = String(caze.complaints[0]?.id ?? '');
    return after(caze, {
      verb: 'ask_reporter',
      event: 'reporter_asked',
      by: staff,
      at,
      facts: { complaint, answerBy: answerBy.dueAt.toISOString() },
      personal: { text: 'Where and when was the work first published?' },
      owes: ['letters'],
      set: { deadlines: withAnswer(caze.deadlines, answerBy) },
    });
  }

  if (caze.customer && (until === 'awaiting_customer' || random.chance(0.7))) {
    const answerBy = answerDeadline('customer', later(1), ground);
    const text =
      'Two pages on your site show work of somebody who did not permit it. Please tell us what you know of it.';
    caze = after(caze, {
      verb: 'release_notice',
      event: 'notice_released',
      by: staff,
      at,
      facts: { answerBy: answerBy.dueAt.toISOString(), files: [] },
      personal: { summary: text },
      owes: ['letters'],
      set: { summary: { text, files: [] }, noticedAt: at, deadlines: withAnswer(caze.deadlines, answerBy) },
    });
    if (until === 'awaiting_customer') return caze;
    caze = after(caze, {
      verb: 'customer_answer',
      event: 'customer_answered',
      by: { kind: 'customer', id: String(caze.customer) },
      at: later(20),
      facts: { stance: random.pick(['fixed', 'disputed', 'answer'] as const) },
      personal: { text: random.pick(ANSWERS) },
      set: { deadlines: meet(caze.deadlines, ['answer'], at) },
    });
  }

  caze = measured(decided(caze, handler, later(12), random), handler, later(1));
  if (until === 'decided') return caze;
  if (until === 'under_appeal') {
    const deadlines = [...caze.deadlines, appealDeadline(later(30))];
    return after(caze, {
      verb: 'object',
      event: 'objected',
      by: { kind: 'reporter', id: String(caze.complaints[0]?.id ?? '') },
      at,
      facts: { from: 'reporter', decision: caze.decisions.at(-1)?.id ?? null },
      personal: { text: random.pick(REFUSING) },
      owes: ['letters'],
      set: { deadlines },
    });
  }
  const deadlines = caze.deadlines.map((deadline) => ({ ...deadline, metAt: deadline.metAt ?? at }));
  return after(caze, {
    verb: 'close',
    event: 'closed',
    by: staff,
    at: later(40),
    owes: ['letters'],
    set: { deadlines },
  });
}

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
function decided(caze: Case, handler: Types.ObjectId, at: Date, random: Random): Case {
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
function measured(caze: Case, handler: Types.ObjectId, at: Date): Case {
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
