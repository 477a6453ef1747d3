import type { Case } from '../cases/case.js';
import type { DecidedMeasure, Decision } from '../cases/decision.js';
import { neverLook } from './csam.js';
import { basisOf } from './make.js';

/** What a measure will do, in facts that a screen words. */
export interface MeasureEffect {
  kind: DecidedMeasure['kind'];
  target: DecidedMeasure['target'];
  connector: DecidedMeasure['connector'];
  until: Date | null;
  basis: 'law' | 'terms';
  /** What visitors get: 451 (RFC 7725) or 403 from nginx; null: whatever the person who does it arranges. */
  status: 451 | 403 | null;
  /** Whether a page tells visitors who blocked it and why. */
  page: boolean;
  /** It must be borne out by a look from outside; a look is shown beside a person's word; or nothing is ever looked at (csam). */
  verify: 'required' | 'shown' | 'never';
}

/** What each measure of a decision, made or about to be, does; for the panel's preview. */
export function effectsOf(caze: Case, decision: Decision): MeasureEffect[] {
  const basis = basisOf(decision);
  const never = neverLook({ ...caze, decisions: [...caze.decisions, decision] });
  return decision.measures.map(({ kind, target, connector, until }) => {
    const automatic = connector === 'nginx';
    const status = basis === 'law' ? 451 : 403;
    const verify = automatic ? 'required' : 'shown';
    return {
      kind,
      target,
      connector,
      until,
      basis,
      status: automatic ? status : null,
      page: automatic,
      verify: never ? 'never' : verify,
    };
  });
}
