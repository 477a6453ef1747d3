import type { Case } from './case.js';
import type { CaseEvent, EventType } from './events.js';
import { mirrorLink } from './link.js';
import { settleMerge } from './merge.js';
import { settleSplit } from './split.js';
import { settleUnmerge } from './unmerge.js';

type Settle = (caze: Case, event: CaseEvent) => Promise<void>;

const SETTLES: Partial<Record<EventType, Settle>> = {
  linked: mirrorLink,
  unlinked: mirrorLink,
  merged: ({ _id }, { at }) => settleMerge(_id, at),
  gave_back: (_caze, event) => settleUnmerge(event),
  split: settleSplit,
};

/** Does to the other case what an event owes it; the effect `grouping`. May be repeated. */
export async function settleGrouping(caze: Case, event: CaseEvent): Promise<void> {
  await SETTLES[event.type]?.(caze, event);
}

/** The same at once for what was just done, so that whoever did it sees both sides. A crash before it leaves it to the effect. */
export async function settleNow(caze: Case): Promise<Case> {
  const last = caze.events.at(-1);
  if (last) await settleGrouping(caze, last);
  return caze;
}
