import type { DecidedMeasure, Decision } from '../cases/decision.js';

/** What a handler fills in to judge a case; the decision is made from it. */
export type Judgement = Omit<Decision, 'id' | 'at' | 'by' | 'measures' | 'onAppealOf'> & {
  measures: Omit<DecidedMeasure, 'id'>[];
};
