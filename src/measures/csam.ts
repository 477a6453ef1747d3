import type { Case } from '../cases/case.js';
import { findGround } from '../catalogue/index.js';

/** Whether nobody, and no program, may look at the addresses of this case, not even to verify (invariant 7). */
export function neverLook({ track, ground, catalogueVersion, decisions }: Case): boolean {
  const cited = [{ ground, catalogueVersion }, ...decisions];
  return (
    track === 'csam' ||
    cited.some(({ ground: id, catalogueVersion: v }) => findGround(id, v)?.track === 'csam')
  );
}
