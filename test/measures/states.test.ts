import { expect } from 'chai';
import {
  MEASURE_STATUSES,
  MEASURE_VERBS,
  MeasureRefused,
  allowsMeasure,
  nextStatus,
  type MeasureStatus,
  type MeasureVerb,
} from '../../src/measures/states.js';

/** Written out by hand, apart from the table that it checks: verb, then "status>next" of all that is allowed. */
const ALLOWED: Record<MeasureVerb, string> = {
  submit: 'proposed>awaiting_approval',
  approve: 'awaiting_approval>applying',
  confirm: 'applying>applying lifting>lifting',
  postpone: 'applying>applying lifting>lifting',
  activate: 'applying>active',
  give_up: 'applying>failed lifting>failed',
  retry: 'failed>applying',
  retry_lift: 'failed>lifting',
  repeat: 'applying>applying active>active',
  redo: 'applying>applying active>applying failed>applying',
  lift: 'proposed>lifted awaiting_approval>lifted applying>lifting active>lifting failed>lifting',
  expire: 'proposed>expired awaiting_approval>expired applying>lifting active>lifting failed>lifting',
  finish: 'lifting>lifted',
  finish_expiry: 'lifting>expired',
};

describe('The states of a measure', () => {
  for (const verb of MEASURE_VERBS) {
    const allowed = new Map(
      ALLOWED[verb].split(' ').map((pair) => pair.split('>') as [MeasureStatus, MeasureStatus]),
    );
    for (const status of MEASURE_STATUSES) {
      const next = allowed.get(status);
      it(next ? `${verb} leads from ${status} to ${next}` : `${verb} is refused when ${status}`, () => {
        expect(allowsMeasure(status, verb)).to.equal(next !== undefined);
        if (next) expect(nextStatus(status, verb)).to.equal(next);
        else expect(() => nextStatus(status, verb)).to.throw(MeasureRefused);
      });
    }
  }

  it('end for good when lifted or expired', () => {
    for (const verb of MEASURE_VERBS) {
      expect(allowsMeasure('lifted', verb) || allowsMeasure('expired', verb), verb).to.equal(false);
    }
  });
});
