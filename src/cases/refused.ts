import { Problem } from '../problem.js';

export const REFUSALS = [
  'notice_csam',
  'no_customer',
  'measure_not_upheld',
  'measure_unplaced',
  'measure_csam_verify',
  'statute_needed',
  'same_person',
  'unknown_complaint',
  'unknown_ground',
  'evidence_csam',
  'strike_not_upheld',
  'proportionality_needed',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A rule of the terms or the law forbids what was asked; `reason` is worded by the screens. */
export class Refused extends Problem {
  override name = 'Refused';
  constructor(readonly reason: Refusal) {
    super(`refused_${reason}`, 422);
  }
}
