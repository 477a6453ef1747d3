import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { nextEvent, startOfChain } from '../../src/cases/events.js';
import { writeNote } from '../../src/cases/note.js';
import { Seals, sealDay, verifySeals } from '../../src/cases/seal.js';
import { hashAt, verifyAll } from '../../src/cases/verify.js';
import { handler, newCase } from '../support/cases.js';
import { OF_A_TEST } from '../support/commands/recording.js';
import { useStore } from '../support/store.js';

const KEY = 'a key that is not in the store, long enough';
const DAY_MS = 86_400_000;

describe('the daily seal', () => {
  useStore();

  let today = new Date();
  let tomorrow = new Date();
  beforeEach(() => {
    today = new Date(Date.now() + 1000);
    tomorrow = new Date(today.getTime() + DAY_MS);
  });

  it('is made once a day, over what changed since the one before', async () => {
    const caze = await newCase();
    await newCase();
    expect((await sealDay(KEY, today))[0]?.heads).to.have.length(2);
    expect(await sealDay(KEY, today)).to.deep.equal([]);
    await writeNote(caze, 'later', handler);
    await Cases.updateOne({ _id: caze._id }, { $set: { changedAt: new Date(today.getTime() + 1000) } });
    expect((await sealDay(KEY, tomorrow))[0]?.heads.map(({ seq }) => seq)).to.deep.equal([2]);
    expect(await verifySeals(KEY, hashAt)).to.deep.equal([]);
  });

  it('shows a case that was rewritten with its whole chain, which the chain alone cannot', async () => {
    const caze = await newCase();
    await sealDay(KEY, today);
    const forged = nextEvent(startOfChain(String(caze._id)), {
      type: 'opened',
      by: { kind: 'system' },
      at: caze.openedAt,
    });
    const head = { seq: forged.seq, hash: forged.hash };
    await Cases.collection.updateOne(
      { _id: caze._id },
      { $set: { events: [forged], head } },
      { comment: OF_A_TEST },
    );
    expect((await verifyAll()).breaks).to.deep.equal([]);
    expect(await verifySeals(KEY, hashAt)).to.deep.equal([
      {
        seal: `${today.toISOString().slice(0, 10)}:0`,
        case: caze.number,
        problem: 'case differs from its seal',
      },
    ]);
  });

  it('shows a case that was taken out, a seal that was altered and one that was taken out', async () => {
    const caze = await newCase();
    await sealDay(KEY, today);
    await sealDay(KEY, tomorrow);
    await Cases.deleteOne({ _id: caze._id });
    expect((await verifySeals(KEY, hashAt)).map(({ problem }) => problem)).to.deep.equal(['case missing']);
    await Seals.updateOne({ number: 1 }, { $set: { heads: [] } });
    expect((await verifySeals(KEY, hashAt)).map(({ problem }) => problem)).to.deep.equal(['seal altered']);
    await Seals.deleteOne({ number: 1 });
    expect((await verifySeals(KEY, hashAt)).map(({ problem }) => problem)).to.deep.equal(['seal missing']);
  });

  it('cannot be made again without the key', async () => {
    await newCase();
    await sealDay('another key', today);
    expect((await verifySeals(KEY, hashAt)).map(({ problem }) => problem)).to.deep.equal(['seal altered']);
  });
});
