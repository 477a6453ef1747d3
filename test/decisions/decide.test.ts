import { expect } from 'chai';
import { reopenCase } from '../../src/cases/reopen.js';
import { Cases } from '../../src/cases/case.js';
import type { Refusal } from '../../src/cases/refused.js';
import { objectToDecision } from '../../src/appeals/object.js';
import { appealDeadline } from '../../src/deadlines/rules.js';
import { decideCase, type Judgement } from '../../src/decisions/decide.js';
import { countStrikes, settleStrikes, Strikes } from '../../src/decisions/strike.js';
import type { CaseDraft } from '../../src/cases/open.js';
import { customer, groundIdOf, handler, judgement, otherHandler, takenCase } from '../support/cases.js';
import { useStore } from '../support/store.js';

const measure: Judgement['measures'][number] = {
  kind: 'disable_content',
  connector: 'manual',
  target: { scope: 'url', value: 'https://shop.example.nl/stolen' },
  until: null,
};

describe('a decision', () => {
  useStore();

  it('is written with its event in one write, and owes letters, measures, strikes and webhooks', async () => {
    const decided = await decideCase(await takenCase(), judgement({ measures: [measure] }), handler);
    const caze = await Cases.findById(decided._id).lean();
    expect(caze?.status).to.equal('decided');
    expect(caze?.decisions).to.have.length(1);
    expect(caze?.decisions[0]?.measures[0]?.id).to.match(/^[0-9a-f]{24}$/);
    const event = caze?.events.at(-1);
    expect(event?.type).to.equal('decided');
    expect(event?.facts['decision']).to.equal(caze?.decisions[0]?.id);
    expect(event?.owes).to.deep.equal(['letters', 'measures', 'strikes', 'reporters', 'webhooks']);
    expect(caze?.openKey).to.equal(undefined);
    expect(caze?.dueAt).to.equal(null);
  });

  const refused: [string, Partial<Judgement>, Partial<CaseDraft>, Refusal][] = [
    [
      'a measure without an upheld outcome',
      { outcome: 'rejected', strike: false, measures: [measure] },
      {},
      'measure_not_upheld',
    ],
    [
      'a measure while nobody is known to tell',
      { measures: [measure] },
      { customer: null },
      'measure_unplaced',
    ],
    [
      'a measure without a word on proportion',
      { measures: [measure], proportionality: ' ' },
      {},
      'proportionality_needed',
    ],
    ['a strike without an upheld outcome', { outcome: 'undeterminable' }, {}, 'strike_not_upheld'],
    [
      'the residual ground of 5.2 without a statute',
      { ground: groundIdOf('5.2-other') },
      {},
      'statute_needed',
    ],
    ['a ground that the catalogue does not have', { ground: '5.99' }, {}, 'unknown_ground'],
  ];
  for (const [what, changes, draft, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const caze = await takenCase(draft);
      expect(() => decideCase(caze, judgement(changes), handler)).to.throw(reason);
      expect((await Cases.findById(caze._id).lean())?.version).to.equal(caze.version);
    });
  }

  it('comes under appeal when the customer objects, and somebody else judges', async () => {
    const decided = await decideCase(await takenCase(), judgement(), handler);
    const at = new Date();
    const objected = await objectToDecision(
      decided,
      { from: { kind: 'customer' }, text: 'I have a licence.', judgeBy: appealDeadline(at) },
      at,
    );
    expect(objected.status).to.equal('under_appeal');
    expect(objected.owner).to.equal(null);
    expect(objected.dueAt).to.deep.equal(appealDeadline(at).dueAt);
    expect(() => decideCase(objected, judgement(), handler)).to.throw('same_person');
    const again = await decideCase(objected, judgement({ outcome: 'rejected', strike: false }), otherHandler);
    expect(again.decisions.at(-1)?.onAppealOf).to.equal(again.decisions[0]?.id);
  });
});

describe('strikes', () => {
  useStore();

  it('count once for an upheld decision, however often the effect is repeated', async () => {
    const caze = await decideCase(await takenCase(), judgement(), handler);
    const decision = caze.decisions[0];
    if (!decision) throw new Error('no decision');
    await settleStrikes(caze, decision, 24);
    await settleStrikes(caze, decision, 24);
    expect(await Strikes.countDocuments({})).to.equal(1);
    expect((await countStrikes([customer])).get(String(customer))).to.equal(1);
  });

  it('expire after their months', async () => {
    const caze = await decideCase(await takenCase(), judgement(), handler, new Date('2020-01-31T00:00:00Z'));
    const decision = caze.decisions[0];
    if (!decision) throw new Error('no decision');
    await settleStrikes(caze, decision, 24);
    expect((await countStrikes([customer], new Date('2021-12-01'))).get(String(customer))).to.equal(1);
    expect((await countStrikes([customer], new Date('2022-03-01'))).size).to.equal(0);
  });

  it('are voided when an objection succeeds', async () => {
    let caze = await decideCase(await takenCase(), judgement(), handler);
    for (const decision of caze.decisions) await settleStrikes(caze, decision, 24);
    caze = await objectToDecision(caze, {
      from: { kind: 'customer' },
      text: 'x',
      judgeBy: appealDeadline(new Date()),
    });
    caze = await decideCase(caze, judgement({ outcome: 'rejected', strike: false }), otherHandler);
    for (const decision of caze.decisions) await settleStrikes(caze, decision, 24);
    expect((await countStrikes([customer])).size).to.equal(0);
    expect(await Strikes.countDocuments({ voidedAt: { $ne: null } })).to.equal(1);
  });

  it('count once for a case, also when it was reopened and decided the same again', async () => {
    let caze = await decideCase(await takenCase(), judgement(), handler);
    for (const decision of caze.decisions) await settleStrikes(caze, decision, 24);
    caze = await reopenCase(caze, { reason: 'x', deadlines: caze.deadlines }, handler);
    caze = await decideCase(caze, judgement(), handler);
    for (const decision of caze.decisions) await settleStrikes(caze, decision, 24);
    expect((await countStrikes([customer])).get(String(customer))).to.equal(1);
    caze = await reopenCase(caze, { reason: 'x', deadlines: caze.deadlines }, handler);
    caze = await decideCase(caze, judgement({ outcome: 'rejected', strike: false }), handler);
    for (const decision of caze.decisions) await settleStrikes(caze, decision, 24);
    expect((await countStrikes([customer])).size).to.equal(0);
  });
});
