import type { Case } from '../cases/case.js';
import { groundById, type Ground } from '../catalogue/index.js';

/** The ground of a case in the catalogue version that it cites. */
export const groundOf = (caze: Pick<Case, 'ground' | 'catalogueVersion'>): Ground =>
  groundById(caze.ground, caze.catalogueVersion);
