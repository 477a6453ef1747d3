import { expect } from 'chai';
import { catalogueVersion, groundById, priorities, tracks } from '../../src/catalogue/index.js';
import { answerDeadline, deadlinesFor, flaggedDeadlines, isFlagged } from '../../src/deadlines/rules.js';

// A Thursday; Good Friday and Easter Monday follow.
const receivedAt = new Date('2026-04-02T10:00:00Z');
const hoursLater = (hours: number) => new Date(receivedAt.getTime() + hours * 3_600_000);
const { grounds } = catalogueVersion('2018-v20');

const deadlinesOf = (id: string, priority = groundById(id).priority) => {
  const ground = groundById(id);
  return deadlinesFor({ track: ground.track, ground, priority, receivedAt });
};
const decisionOf = (id: string) => deadlinesOf(id)[1];

describe('the deadlines of a case', () => {
  for (const ground of grounds) {
    for (const priority of priorities) {
      it(`exist for ${ground.id} at ${priority} priority, triage before decision`, () => {
        const [triage, decision] = deadlinesFor({ track: ground.track, ground, priority, receivedAt });
        expect([triage.kind, decision.kind]).to.deep.equal(['triage', 'decision']);
        expect(triage.dueAt).to.be.greaterThan(receivedAt);
        expect(decision.dueAt).to.be.greaterThan(triage.dueAt);
        expect(decision.rule).to.match(/^[a-z_.]+\.decision$/);
      });
    }
  }

  it('are those of the next higher priority for what a trusted flagger reported, and never later', () => {
    for (const ground of grounds) {
      for (const priority of priorities) {
        const facts = { track: ground.track, ground, priority, receivedAt };
        const usual = deadlinesFor(facts);
        const flagged = flaggedDeadlines(usual, facts);
        expect(isFlagged(usual)).to.equal(false);
        expect(isFlagged(flagged)).to.equal(true);
        flagged.forEach(({ kind, dueAt }, index) => {
          expect(kind).to.equal(usual[index]?.kind);
          expect(dueAt).to.be.at.most(usual[index]?.dueAt ?? receivedAt);
        });
        expect(flaggedDeadlines(flagged, facts)).to.deep.equal(flagged);
      }
    }
    const ground = groundById('5.2-copyright');
    const facts = { track: ground.track, ground, priority: 'normal' as const, receivedAt };
    const metAt = hoursLater(1);
    const [, decision] = flaggedDeadlines([...deadlinesFor(facts)], facts);
    expect(decision?.dueAt).to.deep.equal(deadlinesFor({ ...facts, priority: 'high' })[1].dueAt);
    const [first] = flaggedDeadlines([{ ...deadlinesFor(facts)[0], metAt }], facts);
    expect(first?.metAt).to.equal(metAt);
  });

  it('exist for every track without a ground', () => {
    for (const track of tracks) {
      const [triage, decision] = deadlinesFor({ track, priority: 'normal', receivedAt });
      expect(decision.dueAt, track).to.be.greaterThan(triage.dueAt);
    }
  });

  it('follow the law and the codes in real hours', () => {
    const hours = {
      'order-terrorist-content': 1,
      'order-csam': 12,
      '5.2-csam': 24,
      'B1-8': 72,
      'order-content': 24,
    };
    for (const [id, count] of Object.entries(hours)) {
      expect(decisionOf(id).dueAt, id).to.deep.equal(hoursLater(count));
    }
    expect(decisionOf('9-Beschikbaarheid.4').dueAt).to.deep.equal(hoursLater(4));
  });

  it('are an hour for a removal order in the night that the clock changes', () => {
    const ground = groundById('order-terrorist-content');
    const received = new Date('2026-10-25T00:30:00Z');
    const facts = { track: ground.track, ground, priority: ground.priority, receivedAt: received };
    expect(deadlinesFor(facts)[1].dueAt.toISOString()).to.equal('2026-10-25T01:30:00.000Z');
  });

  it('give a customer’s complaint five working days', () => {
    const decision = decisionOf('17.1');
    expect(decision.dueAt.toISOString()).to.equal('2026-04-10T21:59:59.999Z');
    expect(decision.rule).to.equal('service_complaint.decision');
  });

  it('give a data subject one month', () => {
    expect(decisionOf('B1-9.1').dueAt.toISOString()).to.equal('2026-05-02T21:59:59.999Z');
  });

  it('grow with a lower priority where the ground has no fixed term', () => {
    const due = priorities.map((priority) => deadlinesOf('5.2-defamation', priority)[1].dueAt.toISOString());
    expect(due).to.deep.equal([
      '2026-04-03T10:00:00.000Z',
      '2026-04-04T10:00:00.000Z',
      '2026-04-08T21:59:59.999Z',
      '2026-04-10T21:59:59.999Z',
      '2026-04-17T21:59:59.999Z',
    ]);
  });

  it('do not change with priority where the law fixes them', () => {
    for (const id of ['5.2-csam', '17.1', 'order-terrorist-content']) {
      expect(deadlinesOf(id, 'low'), id).to.deep.equal(deadlinesOf(id, 'critical'));
    }
  });

  it('of reported terrorist content are those of its priority, not the hour of an order', () => {
    expect(decisionOf('5.2-terrorism').rule).to.equal('by_priority.critical.decision');
  });

  it('take the track’s rule when a case runs on another track than its ground', () => {
    const ground = groundById('5.2-defamation');
    const [, decision] = deadlinesFor({ track: 'order', ground, priority: 'normal', receivedAt });
    expect(decision.rule).to.equal('order.decision');
  });

  it('are shortened by the term of an order, and never lengthened', () => {
    const ground = groundById('order-csam');
    const facts = { track: ground.track, ground, priority: ground.priority, receivedAt };
    const soon = deadlinesFor({ ...facts, orderedBy: hoursLater(3) });
    expect(soon[0].rule).to.equal('atkm_order.triage');
    expect(soon[1]).to.deep.equal({ kind: 'decision', dueAt: hoursLater(3), rule: 'term_of_the_order' });
    expect(deadlinesFor({ ...facts, orderedBy: hoursLater(90) })).to.deep.equal(deadlinesFor(facts));
  });

  it('count working days by the calendar they are given', () => {
    const ground = groundById('17.1');
    const calendar = { timeZone: 'Europe/Amsterdam', daysOff: 'atw' } as const;
    const facts = { track: ground.track, ground, priority: ground.priority, receivedAt, calendar };
    expect(deadlinesFor(facts)[1].dueAt.toISOString()).to.equal('2026-04-13T21:59:59.999Z');
  });
});

describe('the time to answer', () => {
  for (const ground of grounds) {
    it(`is set for reporter and customer on ${ground.id}`, () => {
      for (const from of ['reporter', 'customer'] as const) {
        const answer = answerDeadline(from, receivedAt, ground);
        expect(answer.kind).to.equal('answer');
        expect(answer.dueAt).to.be.greaterThan(receivedAt);
        expect(answer.rule).to.match(new RegExp(`^[a-z_.]+\\.${from}_answer$`));
      }
    });
  }

  it('leaves room to decide in time when the customer is heard before the decision', () => {
    for (const ground of grounds.filter(({ hearing }) => hearing)) {
      const [triage, decision] = deadlinesOf(ground.id);
      const answer = answerDeadline('customer', triage.dueAt, ground);
      expect(answer.dueAt, ground.id).to.be.at.most(decision.dueAt);
    }
  });

  it('is two working days for a customer on an ordinary complaint', () => {
    const answer = answerDeadline('customer', receivedAt, groundById('5.2-copyright'));
    expect(answer.dueAt.toISOString()).to.equal('2026-04-07T21:59:59.999Z');
  });

  it('is shorter when the case was given a higher priority than its ground has', () => {
    const ground = groundById('5.2-copyright');
    expect(answerDeadline('customer', receivedAt, ground, { priority: 'urgent' })).to.deep.include({
      dueAt: hoursLater(24),
      rule: 'by_priority.urgent.customer_answer',
    });
  });
});
