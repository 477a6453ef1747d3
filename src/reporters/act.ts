import type { Types } from 'mongoose';
import { Problem } from '../problem.js';
import { Reporters, type Act, type ReporterRecord } from './reporter.js';

/** Somebody else did something about the reporter since they were read. Nothing was written. */
export class StaleReporter extends Problem {
  override name = 'StaleReporter';
  constructor() {
    super('stale_reporter', 409);
  }
}

export const ACT_REFUSALS = [
  'not_warned',
  'warning_failed',
  'nothing_since',
  'is_flagger',
  'is_stopped',
  'not_stopped',
  'not_flagger',
] as const;
export type ActRefusal = (typeof ACT_REFUSALS)[number];

/** The law, or how the reporter stands, forbids what was asked; `reason` is worded by the screens. */
export class ActRefused extends Problem {
  override name = 'ActRefused';
  constructor(readonly reason: ActRefusal) {
    super(`refused_${reason}`, 422);
  }
}

export interface Acting extends Omit<Act, 'seq'> {
  set: Partial<
    Pick<ReporterRecord, 'name' | 'flagger' | 'warnedAt' | 'stoppedSince' | 'stoppedUntil' | 'proposal'>
  >;
  /** Whether they are written to about it. */
  tells: boolean;
}

/** Writes what was done and how the reporter then stands, in one guarded write. Throws StaleReporter. */
export async function act(
  { _id, version, acts }: ReporterRecord,
  { set, tells, ...done }: Acting,
): Promise<ReporterRecord> {
  const entry: Act = { seq: (acts.at(-1)?.seq ?? 0) + 1, ...done };
  const after = await Reporters.findOneAndUpdate(
    { _id, version },
    {
      $set: set,
      $inc: { version: 1 },
      $push: { acts: entry, ...(tells && { owed: entry.seq }) },
    },
    { returnDocument: 'after', lean: true },
  );
  if (!after) throw new StaleReporter();
  return after;
}

/** Who does something about a reporter, why and when. */
export interface By {
  by: Types.ObjectId;
  reason: string;
  at?: Date;
}
