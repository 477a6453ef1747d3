import type { Types } from 'mongoose';
import { Cases, type Case } from '../cases/case.js';
import { StaleCase } from '../cases/change.js';
import { personalOf, type EventType, type Facts } from '../cases/events.js';
import { eventsOf } from '../cases/history.js';
import { NotFound } from '../web/errors.js';

const MOST_ATTEMPTS = 3;

/** The case with all of its events, however old; null when there is none. */
export async function wholeCase(id: Types.ObjectId): Promise<Case | null> {
  const caze = await Cases.findById(id).lean();
  return caze && { ...caze, events: await eventsOf(caze) };
}

/**
 * Does something to the case as it now is; once more when somebody was first: what a reporter or a customer writes holds
 * whatever the desk did meanwhile. Throws what the verb throws; NotFound.
 */
export async function onFreshCase(id: Types.ObjectId, act: (caze: Case) => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const caze = await wholeCase(id);
    if (!caze) throw new NotFound();
    try {
      await act(caze);
      return;
    } catch (error) {
      if (!(error instanceof StaleCase) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

const ASKS_ANEW: readonly EventType[] = [
  'reporter_asked',
  'customer_asked',
  'notice_released',
  'decided',
  'reopened',
];

/** Whether this party said the same just before, and nothing asks for it anew: then the form was sent twice. */
export function saidBefore(
  { events }: Case,
  type: EventType,
  party: { kind: string; id: string },
  text: string,
  facts: Facts = {},
): boolean {
  const index = events.findLastIndex(({ by }) => by.kind === party.kind && 'id' in by && by.id === party.id);
  const last = events[index];
  if (last?.type !== type || personalOf(last)['text'] !== text) return false;
  if (events.slice(index + 1).some((event) => ASKS_ANEW.includes(event.type))) return false;
  return Object.entries(facts).every(([name, value]) => last.facts[name] === value);
}
