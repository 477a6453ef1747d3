import type { Case } from '../cases/case.js';
import type { Decision } from '../cases/decision.js';
import { findGround } from '../catalogue/index.js';

type Cited = Pick<Decision, 'ground' | 'catalogueVersion'>;
/** What of a case tells whether its addresses may be looked at. */
export type Citing = Pick<Case, '_id' | 'track' | 'ground' | 'catalogueVersion'> & { decisions: Cited[] };

/** Whether nobody, and no program, may look at the addresses of this case, not even to verify (invariant 7). */
export function neverLook({ track, ground, catalogueVersion, decisions }: Omit<Citing, '_id'>): boolean {
  const cited = [{ ground, catalogueVersion }, ...decisions];
  return (
    track === 'csam' ||
    cited.some(({ ground: id, catalogueVersion: v }) => findGround(id, v)?.track === 'csam')
  );
}
