import type { Types } from 'mongoose';
import { withAnswer } from '../../../src/cases/awaited.js';
import type { Case } from '../../../src/cases/case.js';
import { meet } from '../../../src/cases/due.js';
import { groundById } from '../../../src/catalogue/index.js';
import { answerDeadline, appealDeadline } from '../../../src/deadlines/rules.js';
import { after } from './chain.js';
import { decided, measured } from './judgement.js';
import type { Random } from '../../support/random.js';
import { ANSWERS, NOTES, REFUSING } from './words.js';

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
      set: { deadlines: withAnswer(caze.deadlines, answerBy, 'reporter') },
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
      set: {
        summary: { text, files: [] },
        noticedAt: at,
        deadlines: withAnswer(caze.deadlines, answerBy, 'customer'),
      },
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
