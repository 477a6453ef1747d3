import type { Case } from '../cases/case.js';
import { describeEvent, type EventHelpers, type EventSentence } from '../cases/describeEvent.js';
import type { CaseEvent } from '../cases/events.js';
import { colleagues, type Colleague } from './people.js';
import { groundLabel, type Screen } from './screen.js';

/** What happens beside the handlers' work and must not turn back a form that was filled in meanwhile. */
const HARMLESS: readonly CaseEvent['type'][] = ['evidence_viewed', 'letter_failed'];

/** What happened to the case since the version that somebody looked at; each change of a case is one event. */
export function changesSince(caze: Case, version: number): CaseEvent[] {
  return caze.events.filter(({ seq, type }) => seq > version && !HARMLESS.includes(type));
}

/** What wording the events of this case needs, for one screen. */
export function eventHelpers(
  caze: Case,
  people: ReadonlyMap<string, Colleague>,
  { t, lang, fmt }: Screen,
): EventHelpers {
  return {
    t,
    staffName: (id) => people.get(id)?.name ?? t('case:actor.formerStaff'),
    groundLabel: (ground) => groundLabel(ground, caze.catalogueVersion, lang),
    dateTime: (at) => fmt.dateTime(at),
  };
}

export interface Changed extends EventSentence {
  at: Date;
}

/** Those changes in sentences, for whoever is told that somebody else was first. */
export async function describeChanges(caze: Case, version: number, screen: Screen): Promise<Changed[]> {
  const helpers = eventHelpers(caze, await colleagues(), screen);
  return changesSince(caze, version).map((event) => ({ ...describeEvent(event, helpers), at: event.at }));
}
