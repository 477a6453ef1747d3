import {
  startOfChain,
  nextEvent,
  SYSTEM,
  type Effect,
  type EventDraft,
  type EventType,
  type Facts,
  type Actor,
} from '../../../src/cases/events.js';
import type { Case } from '../../../src/cases/case.js';
import { earliestDue } from '../../../src/cases/due.js';
import { termsOf } from '../../../src/cases/terms.js';
import { transition, type Verb } from '../../../src/cases/transitions.js';

export interface Step {
  verb: Verb;
  event: EventType;
  by: Actor;
  at: Date;
  facts?: Facts;
  personal?: Facts;
  owes?: Effect[];
  set?: Partial<Case>;
}

type Opened = Omit<
  Case,
  | 'version'
  | 'status'
  | 'complaintCount'
  | 'origin'
  | 'owner'
  | 'changedAt'
  | 'noticedAt'
  | 'summary'
  | 'dueAt'
  | 'active'
  | 'decisions'
  | 'events'
  | 'head'
  | 'owed'
  | 'terms'
>;

/** A case as openCase makes it, in memory alone. */
export function opened(draft: Opened): Case {
  const event = nextEvent(startOfChain(String(draft._id)), {
    type: 'opened',
    by: SYSTEM,
    at: draft.openedAt,
    facts: {
      number: draft.number,
      track: draft.track,
      ground: draft.ground,
      catalogueVersion: draft.catalogueVersion,
      customer: draft.customer && String(draft.customer),
      resource: { ...draft.resource },
      complaint: draft.complaints[0] ? String(draft.complaints[0].id) : null,
    },
    personal: { locations: draft.locations.map(({ value }) => value) },
  });
  return {
    ...draft,
    version: 1,
    status: 'new',
    complaintCount: draft.complaints.length,
    origin: 'complaint',
    owner: null,
    changedAt: draft.openedAt,
    noticedAt: null,
    summary: null,
    dueAt: earliestDue(draft.deadlines),
    active: true,
    decisions: [],
    events: [event],
    head: { seq: event.seq, hash: event.hash },
    owed: [],
    terms: termsOf(draft),
  };
}

/** The case after a verb, as changeCase writes it, in memory alone and with its effects done. Throws TransitionRefused. */
export function after(caze: Case, step: Step): Case {
  const { verb, at, set = {} } = step;
  const status = transition(caze.status, verb);
  const draft: EventDraft = { ...step, type: step.event };
  const event = nextEvent(caze.head, draft);
  return {
    ...caze,
    ...set,
    status,
    version: caze.version + 1,
    changedAt: at,
    active: status !== 'closed',
    dueAt: earliestDue(set.deadlines ?? caze.deadlines),
    events: [...caze.events, event],
    head: { seq: event.seq, hash: event.hash },
  };
}
