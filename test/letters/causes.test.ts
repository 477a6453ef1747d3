import { expect } from 'chai';
import type { Case } from '../../src/cases/case.js';
import { OUTCOMES, isUpheld } from '../../src/cases/decision.js';
import { EVENT_TYPES, type CaseEvent } from '../../src/cases/events.js';
import { lettersCausedBy } from '../../src/letters/causes.js';
import { hasTemplate } from '../../src/letters/render.js';
import { aCase, aComplaint, aDecision, after, decided, later } from './fixtures.js';

const caused = ([caze, event]: [Case, CaseEvent]) =>
  lettersCausedBy(caze, event).map(({ template, party }) => `${template} to ${party}`);

const complaint = aComplaint();
const noticed = aCase({ noticedAt: later(1) });
const csam = { track: 'csam', ground: '5.2-csam' } as const;
const outcome = (name: (typeof OUTCOMES)[number], measures = aDecision().measures) =>
  aDecision({
    outcome: name,
    ground: '5.2-copyright',
    measures: isUpheld(name) ? measures : [],
    strike: false,
  });

describe('letters caused by an event', () => {
  it('a released notice goes to the customer', () => {
    expect(caused(after(aCase(), { type: 'notice_released' }))).to.deep.equal([
      'notice_of_complaint to customer',
    ]);
  });

  it('a question goes to whoever is asked', () => {
    const facts = { complaint: String(complaint._id) };
    expect(caused(after(aCase(), { type: 'reporter_asked', facts }))).to.deep.equal([
      'question_to_reporter to reporter',
    ]);
    expect(caused(after(aCase(), { type: 'customer_asked' }))).to.deep.equal([
      'question_to_customer to customer',
    ]);
  });

  for (const name of OUTCOMES) {
    it(`${name}: an outcome to the reporter, ${isUpheld(name) ? 'a statement of reasons' : 'nothing'} to a customer who knew nothing`, () => {
      expect(caused(decided(aCase(), outcome(name)))).to.deep.equal([
        'outcome to reporter',
        ...(isUpheld(name) ? ['statement_of_reasons to customer'] : []),
      ]);
    });

    it(`${name}: a customer who had the notice hears of it`, () => {
      expect(caused(decided(noticed, outcome(name)))).to.deep.equal([
        'outcome to reporter',
        isUpheld(name) ? 'statement_of_reasons to customer' : 'decision_for_customer to customer',
      ]);
    });
  }

  it('a complaint that is in a case twice gets one outcome, each other complaint its own', () => {
    const other = aComplaint({ _id: aDecision().by });
    const twice = aCase({}, [complaint, complaint, other]);
    expect(caused(decided(twice))).to.deep.equal([
      'outcome to reporter',
      'outcome to reporter',
      'statement_of_reasons to customer',
    ]);
  });

  it('an unplaced case has no customer to tell', () => {
    expect(caused(decided(aCase({ customer: null }), outcome('not_ours')))).to.deep.equal([
      'outcome to reporter',
    ]);
  });

  it('a customer whose measure ends by an objection hears so, noticed or not', () => {
    const first = aDecision();
    const [caze] = decided(aCase(), first);
    const second = aDecision({
      id: 'b',
      outcome: 'rejected',
      measures: [],
      strike: false,
      at: later(9),
      onAppealOf: first.id,
    });
    expect(caused(decided(caze, second))).to.deep.equal([
      'outcome to reporter',
      'decision_for_customer to customer',
    ]);
  });

  it('a late effect tells what was so at the time: a notice after the decision does not count for it', () => {
    const [caze, event] = decided(aCase(), outcome('rejected'));
    expect(caused([{ ...caze, noticedAt: later(30) }, event])).to.deep.equal(['outcome to reporter']);
  });

  it('an objection is confirmed to who made it, and to nobody else', () => {
    const [caze] = decided(aCase());
    const reporter = { from: 'reporter', complaint: String(complaint._id) };
    expect(caused(after(caze, { type: 'objected', facts: reporter }))).to.deep.equal([
      'objection_received to reporter',
    ]);
    expect(caused(after(caze, { type: 'objected', facts: { from: 'customer' } }))).to.deep.equal([
      'objection_received to customer',
    ]);
  });

  it('closing tells the customer who was told of the case, and no reporter again', () => {
    const [upheld] = decided(aCase());
    const [rejected] = decided(aCase(), outcome('rejected'));
    const at = later(30);
    expect(caused(after(upheld, { type: 'closed', at }))).to.deep.equal(['case_closed to customer']);
    expect(caused(after({ ...rejected, noticedAt: later(1) }, { type: 'closed', at }))).to.deep.equal([
      'case_closed to customer',
    ]);
    expect(caused(after(rejected, { type: 'closed', at }))).to.deep.equal([]);
  });

  it('a lifted measure is told to the customer', () => {
    expect(caused(after(aCase(), { type: 'measure_lifted' }))).to.deep.equal(['measure_lifted to customer']);
  });

  it('csam: the customer hears nothing before the decision, whatever was asked or released', () => {
    const caze = aCase({ ...csam, noticedAt: later(1) });
    expect(caused(after(caze, { type: 'notice_released' }))).to.deep.equal([]);
    const [asked, question] = after(caze, { type: 'customer_asked' });
    expect(caused([asked, question])).to.deep.equal([]);
    expect(caused(decided(asked, { ...outcome('rejected'), ground: '5.2-csam' }))).to.deep.equal([
      'outcome to reporter',
    ]);
    expect(caused(decided(asked, { ...outcome('upheld'), ground: '5.2-csam' }))).to.deep.equal([
      'outcome to reporter',
      'statement_of_reasons to customer',
    ]);
  });

  it('a complaint about our own service is answered to who complained, and is no finding against them', () => {
    const caze = aCase({ track: 'service_complaint', ground: '17.1' });
    const [answered, event] = decided(caze, { ...outcome('upheld', []), ground: '17.1' });
    expect(caused([answered, event])).to.deep.equal(['outcome to reporter']);
    expect(caused(after(answered, { type: 'closed', at: later(30) }))).to.deep.equal([]);
  });

  it('other events send nothing', () => {
    const sends = [
      'notice_released',
      'reporter_asked',
      'customer_asked',
      'decided',
      'objected',
      'closed',
      'measure_lifted',
    ];
    for (const type of EVENT_TYPES.filter((type) => !sends.includes(type)))
      expect(caused(after(noticed, { type })), type).to.deep.equal([]);
  });

  it('every letter that can be caused has a template for its party', () => {
    const facts = { complaint: String(complaint._id), from: 'reporter' };
    const [caze] = decided(noticed);
    const causes = EVENT_TYPES.flatMap((type) => [
      ...lettersCausedBy(...after(caze, { type, facts, at: later(20) })),
      ...lettersCausedBy(...after(caze, { type, facts: { from: 'customer' }, at: later(20) })),
    ]).concat(...OUTCOMES.map((name) => lettersCausedBy(...decided(noticed, outcome(name)))));
    expect(causes).to.have.length.above(15);
    for (const { template, party } of causes)
      expect(hasTemplate(template, party), `${template} ${party}`).to.equal(true);
  });
});
