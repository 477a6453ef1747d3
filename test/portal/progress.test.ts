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

  it('asks the reporter by their own date, whoever else is waited for', () => {
    const answers = [
      { ...due('answer', 8), party: 'customer' as const },
      { ...due('answer', 9), party: 'reporter' as const },
    ];
    for (const status of ['awaiting_reporter', 'awaiting_customer'] as const) {
      const step = stepsOf({ status, decisions: [], deadlines: answers }, day(1)).find(
        ({ state }) => state === 'current',
      );
      expect(step).to.deep.equal({ name: 'question', state: 'current', by: day(9) });
    }
  });
});
