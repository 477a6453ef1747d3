import type { Types } from 'mongoose';
import type { Case } from './case.js';
import { changeCase } from './change.js';
import { keyOf } from './key.js';
import { PlaceTaken } from './place.js';
import { isDuplicateKey } from '../store/errors.js';
import type { Priority, Track } from '../catalogue/index.js';
import type { Deadline } from '../deadlines/rules.js';

export interface Regrade {
  ground: string;
  catalogueVersion: string;
  track: Track;
  priority: Priority;
  byReference: boolean;
  /** The clocks of the new ground, still counted from receipt. */
  deadlines: Deadline[];
  reason: string;
}

/** A handler corrects the ground or the priority; the clocks follow. Throws PlaceTaken as placing does. */
export async function regradeCase(
  caze: Case,
  to: Regrade,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  const { reason, ...fields } = to;
  const met = new Map(caze.deadlines.map((deadline) => [deadline.kind, deadline.metAt]));
  const answers = caze.deadlines.filter(({ kind }) => kind === 'answer');
  const deadlines = to.deadlines.map((deadline) => {
    const metAt = met.get(deadline.kind);
    return metAt ? { ...deadline, metAt } : deadline;
  });
  try {
    return await changeCase(caze, {
      verb: 'regrade',
      event: 'regraded',
      by: { kind: 'staff', id: String(by) },
      at,
      facts: {
        from: { ground: caze.ground, priority: caze.priority },
        to: { ground: to.ground, priority: to.priority },
      },
      personal: { reason },
      set: {
        ...fields,
        deadlines: [...deadlines, ...answers],
        openKey: keyOf({ ...caze, ground: to.ground }),
      },
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw new PlaceTaken(caze.number);
    throw error;
  }
}
