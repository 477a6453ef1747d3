import { expect } from 'chai';
import { Types } from 'mongoose';
import { Letters } from '../../src/letters/letter.js';
import { letterById, lettersOfCase, lettersOfComplaint, outboxPage } from '../../src/letters/queries.js';
import { writeLetters, writeReceipt } from '../../src/letters/write.js';
import { useStore } from '../support/store.js';
import { aCase, aComplaint, decided, later, someDeps } from './fixtures.js';

const deps = someDeps();

describe('reading letters', () => {
  useStore();

  beforeEach(async () => {
    await writeReceipt(aComplaint(), deps, later(0));
    await writeLetters(...decided(aCase()), deps, later(7));
  });

  it('gives those of a case and of a complaint, the oldest first', async () => {
    const templates = (letters: { template: string }[]) => letters.map(({ template }) => template);
    expect(templates(await lettersOfCase(aCase()._id))).to.have.members(['outcome', 'statement_of_reasons']);
    expect(templates(await lettersOfComplaint(aComplaint()._id))).to.deep.equal(['receipt', 'outcome']);
    expect(await lettersOfComplaint(new Types.ObjectId())).to.deep.equal([]);
  });

  it('gives one by its id, and none for what is no id', async () => {
    const any = await Letters.findOne().lean();
    expect((await letterById(String(any?._id)))?.subject).to.equal(any?.subject);
    for (const id of ['', 'twelve-chars', 'z'.repeat(24), String(new Types.ObjectId())])
      expect(await letterById(id), id).to.equal(null);
  });

  it('pages through the outbox from the newest, each letter once, without their texts', async () => {
    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 5; page++) {
      const { letters, next } = await outboxPage({ limit: 1, after });
      seen.push(...letters.map(({ template }) => template));
      expect(letters[0]).not.to.have.any.keys('text', 'html');
      if (!next) break;
      after = next;
    }
    expect(seen).to.have.members(['outcome', 'statement_of_reasons', 'receipt']).and.have.length(3);
    expect(seen.at(-1)).to.equal('receipt');
  });

  it('shows only those of a status, and starts at the top for a cursor that is none', async () => {
    await Letters.updateOne({ template: 'receipt' }, { status: 'failed' });
    const { letters, next } = await outboxPage({ status: 'failed', after: '{"$gt":""}' });
    expect(letters.map(({ template }) => template)).to.deep.equal(['receipt']);
    expect(next).to.equal(null);
  });
});
