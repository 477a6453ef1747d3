import type { Types } from 'mongoose';

export const OUTCOMES = [
  'upheld',
  'partly_upheld',
  'rejected',
  'undeterminable',
  'not_ours',
  'withdrawn',
  'duplicate',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes that find against the customer: only these carry measures and leave a strike. */
export const isUpheld = (outcome: Outcome): boolean => outcome === 'upheld' || outcome === 'partly_upheld';

/** How a case counts in the track record of those who reported it. */
export const RESULTS = ['upheld', 'rejected', 'unfounded', 'other'] as const;
export type Result = (typeof RESULTS)[number];

/** What a decision says of the complaint: upheld in any part, rejected, manifestly unfounded, or nothing of the kind. */
export function resultOf({ outcome, unfounded }: { outcome: Outcome; unfounded?: boolean }): Result {
  if (isUpheld(outcome)) return 'upheld';
  if (outcome !== 'rejected') return 'other';
  return unfounded ? 'unfounded' : 'rejected';
}

/** What a measure is aimed at: one address, everything under a path, or a whole host. */
export interface MeasureTarget {
  scope: 'url' | 'path' | 'host';
  value: string;
}

/** A measure as decided; the measure's own record, made from it, says how it went. */
export interface DecidedMeasure {
  id: string;
  kind: 'disable_content';
  connector: 'nginx' | 'manual';
  target: MeasureTarget;
  /** When it ends by itself; null: until it is lifted. */
  until: Date | null;
}

/** A person's judgement on a case: what we notify and what is appealed. Never edited; a new one follows it. */
export interface Decision {
  id: string;
  at: Date;
  by: Types.ObjectId;
  outcome: Outcome;
  ground: string;
  catalogueVersion: string;
  /** For a residual ground: the statute that was broken (5.2, "not exclusively"). */
  statute: string | null;
  facts: string;
  reasons: string;
  /** Why this measure and no lesser one (DSA 14(4)). */
  proportionality: string | null;
  /** Of `not_ours`: who the reporter can turn to, where the handler knows it. */
  turnTo?: string | null;
  /** Of `rejected`: that anybody could have seen that there was nothing in it (DSA 23(2)). */
  unfounded?: boolean;
  measures: DecidedMeasure[];
  strike: boolean;
  /** Set when the decision followed an objection: the decision that it replaces or confirms. */
  onAppealOf: string | null;
}

/**
 * The decisions that this one takes the place of: all before it. A case is decided again only after an objection or when it was reopened,
 * and then what was decided before no longer counts.
 */
export function replacedBy(
  decisions: readonly Decision[],
  { id }: Pick<Decision, 'id'>,
): readonly Decision[] {
  const at = decisions.findIndex((decision) => decision.id === id);
  return at < 0 ? decisions : decisions.slice(0, at);
}

/** Whether a later decision took its place. */
export const isReplaced = (decisions: readonly Decision[], { id }: Pick<Decision, 'id'>): boolean =>
  decisions.some((decision) => decision.id === id) && decisions.at(-1)?.id !== id;
