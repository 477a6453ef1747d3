import { expect } from 'chai';
import { Types } from 'mongoose';
import { Complaints } from '../../src/intake/complaint.js';
import { isDuplicateKey } from '../../src/store/errors.js';
import { findInTurns, inTurns, insertInTurns, writeInTurns } from '../../src/store/inTurns.js';
import { complaintOf } from '../desk/support.js';
import { useApp } from '../support/app.js';

describe('what many ask at once', () => {
  const later = () => new Promise((resolve) => setTimeout(resolve, 5));

  it('is done in few turns, and each gets their own answer', async () => {
    const turns: number[][] = [];
    const double = inTurns(
      async (all: number[]) => {
        turns.push(all);
        await later();
        return all.map((one) => 2 * one);
      },
      { most: 4 },
    );
    const first = [1, 2, 3].map(double);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = [4, 5, 6, 7, 8].map(double);
    expect(await Promise.all([...first, ...rest])).to.deep.equal([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(turns).to.deep.equal([[1, 2, 3], [4, 5, 6, 7], [8]]);
  });

  it('fails for nobody but who asked for what fails', async () => {
    const act = inTurns(async (all: number[]) => {
      await later();
      if (all.includes(2)) throw new Error('not two');
      return all;
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map(act));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
  });

  describe('of the store', () => {
    useApp();

    it('is found, stored and written as one by one', async () => {
      const complaints = await Promise.all([complaintOf(), complaintOf()]);
      const [one, two] = complaints;
      const find = findInTurns(Complaints, { reference: 1 });
      const ids = [two?._id, new Types.ObjectId(), one?._id].flatMap((id) => id ?? []);
      expect((await Promise.all(ids.map(find))).map((found) => found?.reference)).to.deep.equal([
        two?.reference,
        undefined,
        one?.reference,
      ]);
      const fresh = { ...(one ?? expect.fail()), _id: new Types.ObjectId(), reference: 'M-0' };
      const insert = insertInTurns(Complaints);
      const stored = await Promise.allSettled([insert(fresh), insert(one ?? expect.fail())]);
      expect(stored.map((each) => each.status === 'rejected' && isDuplicateKey(each.reason))).to.deep.equal([
        false,
        true,
      ]);
      const write = writeInTurns(Complaints);
      const updates = [fresh._id, two?._id].map((_id) =>
        write({ updateOne: { filter: { _id }, update: { $set: { language: 'nl' } } } }),
      );
      await Promise.all(updates);
      expect(await Complaints.countDocuments({ language: 'nl' })).to.equal(2);
    });
  });
});
