import { expect } from 'chai';
import { Cases, type Case } from '../../src/cases/case.js';
import { eventsOf, overflow } from '../../src/cases/history.js';
import { writeNote } from '../../src/cases/note.js';
import { verifyAll, verifyChain } from '../../src/cases/verify.js';
import { handler, newCase } from '../support/cases.js';
import { OF_A_TEST } from '../support/commands/recording.js';
import { useStore } from '../support/store.js';

describe('the chain of events', () => {
  useStore();

  async function caseWithNotes(count: number): Promise<Case> {
    let caze = await newCase();
    for (let i = 0; i < count; i++) caze = await writeNote(caze, `note ${i}`, handler);
    return caze;
  }

  it('verifies for a case that nobody touched', async () => {
    await caseWithNotes(3);
    expect(await verifyAll()).to.deep.equal({ cases: 1, events: 4, breaks: [] });
  });

  const alterations: [string, Record<string, unknown>, string][] = [
    ['the type of an event', { 'events.1.type': 'taken' }, 'event altered'],
    ['its time', { 'events.1.at': new Date(0) }, 'event altered'],
    ['who did it', { 'events.1.by.id': '64b000000000000000000009' }, 'event altered'],
    ['a fact', { 'events.1.facts.x': 1 }, 'event altered'],
    ['what it owes', { 'events.1.owes': ['letters'] }, 'event altered'],
    ['its hash', { 'events.1.hash': '0'.repeat(64) }, 'event altered'],
    [
      'one letter of its personal data',
      { 'events.1.personal.text': '{"text":"note 9"}' },
      'personal data altered',
    ],
    ['its time, to nonsense', { 'events.1.at': 'yesterday' }, 'event altered'],
  ];
  for (const [what, change, problem] of alterations) {
    it(`names the event when somebody altered ${what}`, async () => {
      const caze = await caseWithNotes(3);
      await Cases.collection.updateOne({ _id: caze._id }, { $set: change }, { comment: OF_A_TEST });
      const { breaks } = await verifyAll();
      expect(breaks[0]).to.deep.equal({ case: caze.number, seq: 2, problem });
    });
  }

  it('notices an event that was taken out, and one cut off the end', async () => {
    const caze = await caseWithNotes(3);
    const [first, , third, fourth] = caze.events;
    if (!first || !third || !fourth) throw new Error('events are missing');
    expect(verifyChain(caze, [first, third, fourth])[0]).to.deep.include({
      seq: 2,
      problem: 'event missing',
    });
    expect(verifyChain(caze, caze.events.slice(0, 3))[0]).to.deep.include({
      seq: 4,
      problem: 'event missing',
    });
  });

  it('still verifies when retention erased the personal data', async () => {
    const caze = await caseWithNotes(2);
    await Cases.collection.updateOne(
      { _id: caze._id },
      { $unset: { 'events.1.personal': '' } },
      { comment: OF_A_TEST },
    );
    expect((await verifyAll()).breaks).to.deep.equal([]);
  });

  it('runs on over overflow pages, also when a crash left events in both places', async () => {
    const caze = await caseWithNotes(160);
    await overflow(caze);
    const shorter = await Cases.findById(caze._id).lean();
    expect(shorter?.events.length).to.be.lessThan(100);
    expect((await eventsOf(shorter ?? caze)).map(({ seq }) => seq)).to.deep.equal(
      caze.events.map(({ seq }) => seq),
    );
    expect((await verifyAll()).breaks).to.deep.equal([]);
    await Cases.collection.updateOne(
      { _id: caze._id },
      { $set: { events: caze.events } },
      { comment: OF_A_TEST },
    );
    expect((await verifyAll()).breaks).to.deep.equal([]);
    const after = await writeNote({ ...caze, version: caze.version }, 'one more', handler);
    expect(after.head.seq).to.equal(162);
  });
});
