import { findGround } from '../catalogue/index.js';
import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import { isUpheld } from '../cases/decision.js';
import type { Refusal } from '../cases/refused.js';
import type { Judgement } from './judgement.js';

/**
 * What the terms and the law forbid about a judgement; null when nothing. No measure without an upheld decision and a
 * customer to tell (5.3, 5.9, DSA 17); reasons of proportionality with every measure (DSA 14(4)); an objection is judged by
 * somebody else; the residual ground of 5.2 names its statute.
 */
export function judgementProblem(caze: Case, judgement: Judgement, by: Types.ObjectId): Refusal | null {
  const ground = findGround(judgement.ground, judgement.catalogueVersion);
  if (!ground) return 'unknown_ground';
  if (caze.status === 'under_appeal' && caze.decisions.at(-1)?.by.equals(by)) return 'same_person';
  if (judgement.measures.length > 0 && !isUpheld(judgement.outcome)) return 'measure_not_upheld';
  if (judgement.measures.length > 0 && !caze.customer) return 'measure_unplaced';
  if (judgement.measures.length > 0 && !judgement.proportionality?.trim()) return 'proportionality_needed';
  if (judgement.strike && !isUpheld(judgement.outcome)) return 'strike_not_upheld';
  if (ground.statuteRequired && isUpheld(judgement.outcome) && !judgement.statute?.trim())
    return 'statute_needed';
  return null;
}
