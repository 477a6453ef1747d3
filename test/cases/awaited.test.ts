import { expect } from 'chai';
import { Types } from 'mongoose';
import { askCustomer, askReporter } from '../../src/cases/ask.js';
import { customerAnswers, reporterAnswers } from '../../src/cases/answer.js';
import { answerOf, isAwaited } from '../../src/cases/awaited.js';
import { Cases, type Case, type CaseDeadline } from '../../src/cases/case.js';
import { regradeCase } from '../../src/cases/regrade.js';
import { releaseNotice } from '../../src/cases/releaseNotice.js';
import { handler, takenCase } from '../support/cases.js';
import { useStore } from '../support/store.js';

const day = (date: number): Date => new Date(Date.UTC(2026, 10, date, 12));
const by = (date: number) => ({ kind: 'answer' as const, dueAt: day(date), rule: 'test' });
const at = day(20);

describe('waiting for both sides', () => {
  useStore();

  const bothAsked = async (customer = 25, reporter = 30): Promise<{ caze: Case; complaint: Case['_id'] }> => {
    const taken = await takenCase();
    const complaint = new Types.ObjectId();
    const noticed = await releaseNotice(
      taken,
      { summary: { text: 'x', files: [] }, answerBy: by(customer) },
      handler,
      at,
    );
    const caze = await askReporter(
      noticed,
      { complaint, text: 'Which?', answerBy: by(reporter) },
      handler,
      at,
    );
    return { caze, complaint };
  };

  it('keeps a date for each', async () => {
    const { caze } = await bothAsked();
    expect(caze.status).to.equal('awaiting_reporter');
    expect(answerOf(caze, 'customer')?.dueAt).to.deep.equal(day(25));
    expect(answerOf(caze, 'reporter')?.dueAt).to.deep.equal(day(30));
  });

  it('waits for the customer when the reporter has answered, and then for nobody', async () => {
    const { caze, complaint } = await bothAsked();
    const half = await reporterAnswers(caze, complaint, 'The second.', at);
    expect(half.status).to.equal('awaiting_customer');
    expect(isAwaited(half, 'reporter')).to.equal(false);
    const whole = await customerAnswers(half, { stance: 'fixed', text: '' }, at);
    expect(whole.status).to.equal('in_review');
    expect(whole.deadlines.filter(({ kind, metAt }) => kind === 'answer' && !metAt)).to.deep.equal([]);
  });

  it('takes what the customer answers while the reporter is waited for', async () => {
    const { caze, complaint } = await bothAsked();
    const half = await customerAnswers(caze, { stance: 'disputed', text: 'No.' }, at);
    expect(half.status).to.equal('awaiting_reporter');
    expect(isAwaited(caze, 'customer')).to.equal(true);
    expect(isAwaited(half, 'customer')).to.equal(false);
    expect((await reporterAnswers(half, complaint, 'The second.', at)).status).to.equal('in_review');
  });

  it('no longer waits for a side whose time is over', async () => {
    const { caze, complaint } = await bothAsked(21);
    const late = await reporterAnswers(caze, complaint, 'The second.', day(22));
    expect(late.status).to.equal('in_review');
  });

  it('replaces the date of a side that is asked again, and keeps the other', async () => {
    const { caze } = await bothAsked();
    const again = await askCustomer(caze, { text: 'And?', answerBy: by(27) }, handler, at);
    expect(again.status).to.equal('awaiting_customer');
    const dates = again.deadlines.filter(({ kind }) => kind === 'answer').map(({ dueAt }) => dueAt);
    expect(dates).to.have.deep.members([day(27), day(30)]);
  });

  it('keeps both dates when the case is graded anew', async () => {
    const { caze } = await bothAsked();
    const { ground, catalogueVersion, track, byReference } = caze;
    const deadlines = caze.deadlines.filter(({ kind }) => kind !== 'answer');
    const to = { ground, catalogueVersion, track, byReference, priority: 'urgent' as const, deadlines };
    const graded = await regradeCase(caze, { ...to, reason: 'Worse.' }, handler, at);
    expect(graded.deadlines.filter(({ kind }) => kind === 'answer')).to.have.length(2);
  });

  for (const [rule, party] of [
    ['by_priority.urgent.customer_answer', 'customer'],
    ['test', 'customer'],
    ['by_priority.urgent.reporter_answer', 'reporter'],
  ] as const) {
    it(`knows whose a date was that was stored without a side, by the rule ${rule}`, async () => {
      const { caze } = await bothAsked();
      const old: CaseDeadline = { ...by(26), rule };
      await Cases.updateOne({ _id: caze._id }, { status: 'awaiting_customer', deadlines: [old] });
      const stored = await Cases.findById(caze._id).lean();
      if (!stored) throw new Error('no case');
      expect(answerOf(stored, party)?.dueAt).to.deep.equal(day(26));
      expect(answerOf(stored, party === 'customer' ? 'reporter' : 'customer')).to.equal(undefined);
      const answered = await customerAnswers(stored, { stance: 'fixed', text: '' }, at);
      expect(answered.status).to.equal(party === 'customer' ? 'in_review' : 'awaiting_reporter');
    });
  }
});
