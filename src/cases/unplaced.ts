import type { Case } from './case.js';
import { isUndecided } from './transitions.js';

/** Whether somebody still has to settle whose it is: once it is judged, that nobody of ours is concerned is an answer too. */
export const isUnplaced = ({
  customer,
  track,
  status,
}: Pick<Case, 'customer' | 'track' | 'status'>): boolean =>
  customer === null && track !== 'service_complaint' && isUndecided(status);
