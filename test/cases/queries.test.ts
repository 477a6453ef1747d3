import { expect } from 'chai';
import { Cases, type Case } from '../../src/cases/case.js';
import { closeCase } from '../../src/cases/close.js';
import {
  countQueue,
  findByCustomers,
  findByTerm,
  findQueue,
  type QueueQuery,
  type QueueView,
} from '../../src/cases/queries.js';
import { takeCase } from '../../src/cases/take.js';
import { decideCase } from '../../src/decisions/decide.js';
import { customer, handler, judgement, newCase, otherHandler, takenCase } from '../support/cases.js';
import { useStore } from '../support/store.js';

const NOW = new Date('2026-11-10T12:00:00Z');
const HOUR = 3_600_000;

const query = (view: QueueView, changes: Partial<QueueQuery> = {}): QueueQuery => ({
  view,
  track: null,
  me: handler,
  now: NOW,
  endOfDay: new Date('2026-11-10T22:59:59.999Z'),
  ...changes,
});

const dueIn = (hours: number): Promise<Case> =>
  newCase({
    deadlines: [{ kind: 'decision', dueAt: new Date(NOW.getTime() + hours * HOUR), rule: 'test' }],
    resource: { kind: 'domain', value: `due${hours}.example.nl` },
  });

const undated = () => newCase({ deadlines: [], resource: { kind: 'domain', value: 'undated.example.nl' } });

const shown = async (view: QueueView, changes: Partial<QueueQuery> = {}) =>
  (await findQueue(query(view, changes), null)).rows.map(({ resource }) => resource.value);

describe('the queue', () => {
  useStore();

  it('has what is due first on top, and what has no clock at the end', async () => {
    await undated();
    for (const hours of [30, -2, 5]) await dueIn(hours);
    expect(await shown('active')).to.deep.equal([
      'due-2.example.nl',
      'due5.example.nl',
      'due30.example.nl',
      'undated.example.nl',
    ]);
  });

  it('tells overdue from due today', async () => {
    await undated();
    for (const hours of [30, -2, 5]) await dueIn(hours);
    expect(await shown('overdue')).to.deep.equal(['due-2.example.nl']);
    expect(await shown('today')).to.deep.equal(['due5.example.nl']);
  });

  it('has a view for whose it is, where it stands and whether a customer is known', async () => {
    const mine = await takenCase();
    await takeCase(await newCase(), otherHandler);
    const nobodys = await newCase({ customer: null });
    const decided = await decideCase(await takenCase(), judgement({ measures: [] }), handler);
    const closed = await closeCase(
      await decideCase(await takenCase(), judgement({ measures: [] }), handler),
      handler,
    );
    const numbers = async (view: QueueView) =>
      (await findQueue(query(view), null)).rows.map(({ number }) => number);
    expect(await numbers('mine')).to.have.members([mine.number, decided.number]);
    expect(await numbers('unassigned')).to.deep.equal([nobodys.number]);
    expect(await numbers('unplaced')).to.deep.equal([nobodys.number]);
    expect(await numbers('decided')).to.deep.equal([decided.number]);
    expect(await numbers('closed')).to.deep.equal([closed.number]);
    expect(await numbers('active')).to.have.length(4);
  });

  it('merges both kinds of waiting by what is due first', async () => {
    for (const [index, status] of ['awaiting_reporter', 'awaiting_customer', 'awaiting_reporter'].entries()) {
      const { _id } = await dueIn(index + 1);
      await Cases.updateOne({ _id }, { $set: { status } });
    }
    expect(await shown('awaiting')).to.deep.equal(['due1.example.nl', 'due2.example.nl', 'due3.example.nl']);
    expect(await countQueue(query('awaiting'))).to.equal(3);
  });

  it('keeps to a track', async () => {
    const spam = await newCase({ ground: '5.7-g', track: 'misuse' });
    await newCase();
    const { rows } = await findQueue(query('active', { track: 'misuse' }), null);
    expect(rows.map(({ number }) => number)).to.deep.equal([spam.number]);
  });

  it('turns pages without losing or repeating a case, where many are due at once and where none is', async () => {
    const all: string[] = [];
    for (let index = 0; index < 23; index++) {
      const { number } = index < 9 ? await dueIn(3) : index < 15 ? await dueIn(index) : await undated();
      all.push(number);
    }
    for (const view of ['active', 'unassigned'] as const) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof findQueue>> = await findQueue(query(view), after, 4);
        expect(page.rows.length).to.be.at.most(4);
        seen.push(...page.rows.map(({ number }) => number));
        after = page.next;
      } while (after);
      expect(seen).to.have.length(23);
      expect(new Set(seen)).to.deep.equal(new Set(all));
    }
  });

  it('turns the pages of what is closed from the newest back', async () => {
    for (let index = 0; index < 7; index++) {
      const { _id } = await newCase();
      await Cases.updateOne(
        { _id },
        { $set: { active: false, status: 'closed', changedAt: new Date(index * 1000) } },
      );
    }
    const first = await findQueue(query('closed'), null, 5);
    const second = await findQueue(query('closed'), first.next, 5);
    const times = [...first.rows, ...second.rows].map(({ changedAt }) => changedAt.getTime());
    expect(times).to.deep.equal([6000, 5000, 4000, 3000, 2000, 1000, 0]);
    expect(second.next).to.equal(null);
  });

  it('begins at the beginning for a page that it never gave out', async () => {
    await dueIn(1);
    for (const after of ['', 'x', '1_2', `none_${'z'.repeat(24)}`, '{"$gt":""}'])
      expect((await findQueue(query('active'), after)).rows).to.have.length(1);
  });

  it('counts no further than it is told', async () => {
    for (let index = 0; index < 5; index++) await dueIn(1);
    expect(await countQueue(query('active'), 3)).to.equal(3);
    expect(await countQueue(query('active'), 10)).to.equal(5);
  });
});

describe('searching cases', () => {
  useStore();

  it('finds a case by its number, its host and how they begin', async () => {
    const caze = await newCase();
    for (const term of [
      caze.number.toLowerCase(),
      'shop.example.nl',
      'shop.ex',
      'https://shop.example.nl/stolen',
    ]) {
      const numbers = (await findByTerm(term)).map(({ number }) => number);
      expect(new Set(numbers), term).to.deep.equal(new Set([caze.number]));
    }
    expect(await findByTerm('elsewhere')).to.deep.equal([]);
  });

  it('gives the newest cases of a customer', async () => {
    const old = await newCase({ at: new Date('2026-01-01T00:00:00Z') });
    const young = await newCase({ at: new Date('2026-02-01T00:00:00Z') });
    await newCase({ customer: null });
    expect((await findByCustomers([customer])).map(({ number }) => number)).to.deep.equal([
      young.number,
      old.number,
    ]);
  });
});
