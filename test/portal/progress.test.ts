import { expect } from 'chai';
import { stepsOf } from '../../src/portal/progress.js';

const day = (date: number): Date => new Date(Date.UTC(2026, 10, date, 12));
const due = (kind: 'decision' | 'answer', date: number) => ({ kind, dueAt: day(date), rule: 'test' });

describe('how far a case has come', () => {
  const decisionBy = (answerBy: number) =>
    stepsOf(
      {
        status: 'awaiting_reporter',
        decisions: [],
        deadlines: [due('decision', 10), due('answer', answerBy)],
      },
      day(1),
    ).find(({ name }) => name === 'decided')?.by;

  it('promises no decision before the answer that it waits for', () => {
    expect(decisionBy(8)).to.deep.equal(day(10));
    expect(decisionBy(12)).to.equal(undefined);
  });
});
