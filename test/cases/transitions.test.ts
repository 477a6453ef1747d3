import { expect } from 'chai';
import {
  allows,
  STATUSES,
  transition,
  TransitionRefused,
  VERBS,
  type CaseStatus,
  type Verb,
} from '../../src/cases/transitions.js';

// Every pair of verb and state, written out by hand: a dash is refused.
const TABLE: Record<Verb, string> = {
  //                new               in_review         awaiting_reporter awaiting_customer decided       under_appeal      closed
  join_complaint:
    'new               in_review         awaiting_reporter awaiting_customer -             -                 -',
  take: 'in_review         in_review         awaiting_reporter awaiting_customer -             under_appeal      -',
  assign:
    'new               in_review         awaiting_reporter awaiting_customer decided       under_appeal      -',
  place:
    'new               in_review         awaiting_reporter awaiting_customer -             -                 -',
  regrade:
    'new               in_review         awaiting_reporter awaiting_customer -             -                 -',
  note: 'new               in_review         awaiting_reporter awaiting_customer decided       under_appeal      closed',
  release_notice:
    '-                 awaiting_customer awaiting_customer awaiting_customer -             -                 -',
  notice_by_rule:
    'awaiting_customer -                 -                 -                 -             -                 -',
  ask_reporter:
    '-                 awaiting_reporter awaiting_reporter awaiting_reporter -             under_appeal      -',
  ask_customer:
    '-                 awaiting_customer awaiting_customer awaiting_customer -             under_appeal      -',
  reporter_answer:
    'new               in_review         in_review         awaiting_customer decided       under_appeal      -',
  customer_answer:
    'new               in_review         awaiting_reporter in_review         decided       under_appeal      -',
  decide:
    '-                 decided           decided           decided           -             decided           -',
  object:
    '-                 -                 -                 -                 under_appeal  -                 under_appeal',
  close:
    '-                 -                 -                 -                 closed        -                 -',
  reopen:
    '-                 -                 -                 -                 in_review     -                 in_review',
  link: 'new               in_review         awaiting_reporter awaiting_customer decided       under_appeal      closed',
  unlink:
    'new               in_review         awaiting_reporter awaiting_customer decided       under_appeal      closed',
  merge:
    'closed            closed            closed            closed            -             -                 -',
  absorb:
    'new               in_review         awaiting_reporter awaiting_customer -             -                 -',
  give_back:
    'new               in_review         awaiting_reporter awaiting_customer -             -                 -',
  unmerge:
    '-                 -                 -                 -                 -             -                 in_review',
  split:
    'new               in_review         awaiting_reporter awaiting_customer -             -                 -',
  record:
    'new               in_review         awaiting_reporter awaiting_customer decided       under_appeal      closed',
};

describe('the transition table', () => {
  for (const verb of VERBS) {
    const row = TABLE[verb].split(/\s+/);
    STATUSES.forEach((status, index) => {
      const next = row[index];
      if (next === '-') refuses(status, verb);
      else leads(status, verb, next as CaseStatus);
    });
  }

  it('leads from one wait to the other when the other side is still to answer, and from nothing else', () => {
    expect(transition('awaiting_reporter', 'reporter_answer', 'awaiting_customer')).to.equal(
      'awaiting_customer',
    );
    expect(transition('in_review', 'reporter_answer', 'awaiting_customer')).to.equal('in_review');
    expect(transition('awaiting_reporter', 'decide', 'awaiting_customer')).to.equal('decided');
  });

  it('has a row for every verb and a column for every state', () => {
    expect(Object.keys(TABLE)).to.have.members([...VERBS]);
    for (const row of Object.values(TABLE)) expect(row.split(/\s+/)).to.have.length(STATUSES.length);
  });
});

function refuses(status: CaseStatus, verb: Verb): void {
  it(`refuses ${verb} when ${status}`, () => {
    expect(() => transition(status, verb)).to.throw(TransitionRefused, verb);
    expect(allows(status, verb)).to.equal(false);
  });
}

function leads(status: CaseStatus, verb: Verb, next: CaseStatus): void {
  it(`leads with ${verb} from ${status} to ${next}`, () => {
    expect(transition(status, verb)).to.equal(next);
    expect(allows(status, verb)).to.equal(true);
  });
}
