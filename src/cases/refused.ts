import { Problem } from '../problem.js';

export const REFUSALS = [
  'notice_csam',
  'no_customer',
  'measure_not_upheld',
  'measure_unplaced',
  'measure_csam_verify',
  'statute_needed',
  'same_person',
  'measures_open',
  'unknown_complaint',
  'unknown_ground',
  'evidence_csam',
  'strike_not_upheld',
  'proportionality_needed',
  'same_case',
  'unknown_case',
  'link_known',
  'link_unknown',
  'merge_track',
  'merge_customer',
  'merge_decided',
  'merge_noticed',
  'merged_case',
  'not_merged',
  'split_nothing',
  'split_all',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A rule of the terms or the law forbids what was asked; `reason` is worded by the screens. */
export class Refused extends Problem {
  override name = 'Refused';
  constructor(readonly reason: Refusal) {
    super(`refused_${reason}`, 422);
  }
}
