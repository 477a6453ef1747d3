import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { onLetter } from '../../src/letters/announce.js';
import { Letters } from '../../src/letters/letter.js';
import { previewDecision, previewLetters } from '../../src/letters/preview.js';
import { writeLetters, writeReceipt } from '../../src/letters/write.js';
import { useStore } from '../support/store.js';
import {
  aCase,
  aComplaint,
  aCustomer,
  aDecision,
  after as then,
  decided,
  later,
  someDeps,
} from './fixtures.js';

const deps = someDeps();

describe('writing letters', () => {
  useStore();

  const announced: string[] = [];
  before(() => onLetter((id) => announced.push(String(id))));
  beforeEach(() => announced.splice(0));
  after(() => onLetter(() => undefined));

  it('records each letter as pending and due, and announces it', async () => {
    const [caze, event] = decided(aCase());
    const ids = await writeLetters(caze, event, deps, later(7));
    const letters = await Letters.find().sort({ party: -1 }).lean();
    expect(letters.map(({ template }) => template)).to.deep.equal(['outcome', 'statement_of_reasons']);
    for (const letter of letters) {
      expect(letter).to.include({ status: 'pending', caseNumber: 'ND-2026-000042', event: 1, sentAt: null });
      expect(letter.nextAttemptAt).to.deep.equal(later(7));
      expect(letter.messageId).to.match(/^<[0-9a-f]{24}@host\.example>$/);
    }
    expect(announced.sort()).to.deep.equal(ids.map(String).sort());
  });

  it('writes the same letters once, however often it is done, and leaves their course alone', async () => {
    const [caze, event] = decided(aCase());
    const [first] = await writeLetters(caze, event, deps, later(7));
    await Letters.updateOne({ _id: first }, { status: 'sent' });
    const before = await Letters.find().sort({ _id: 1 }).lean();
    announced.splice(0);
    await writeLetters(caze, event, { ...deps, brand: { name: 'Renamed' } }, later(8));
    expect(await Letters.find().sort({ _id: 1 }).lean()).to.deep.equal(before);
    expect(announced).to.deep.equal([]);
  });

  it('writes them once when two processes do it together', async () => {
    const [caze, event] = decided(aCase());
    await Promise.all([1, 2, 3].map(() => writeLetters(caze, event, deps, later(7))));
    expect(await Letters.countDocuments()).to.equal(2);
  });

  it('threads a reporter’s letters on the receipt, and a customer’s on the first of the case', async () => {
    await writeReceipt(aComplaint(), deps, later(0));
    const [noticed, notice] = then(aCase(), { type: 'notice_released', at: later(1) });
    await writeLetters(noticed, notice, deps, later(1));
    const [caze, event] = decided(noticed);
    await writeLetters(caze, event, deps, later(7));
    const byTemplate = new Map((await Letters.find().lean()).map((letter) => [letter.template, letter]));
    expect(byTemplate.get('receipt')?.inReplyTo).to.equal(null);
    expect(byTemplate.get('outcome')?.inReplyTo).to.equal(byTemplate.get('receipt')?.messageId);
    expect(byTemplate.get('statement_of_reasons')?.inReplyTo).to.equal(
      byTemplate.get('notice_of_complaint')?.messageId,
    );
  });

  it('records what cannot be sent as failed without an attempt, and tells the case once', async () => {
    const [caze, event] = decided(aCase());
    await Cases.insertOne(caze);
    const stale = someDeps(aCustomer({ contactStale: true }));
    await writeLetters(caze, event, stale, later(7));
    await writeLetters(caze, event, stale, later(7));
    const letter = await Letters.findOne({ party: 'customer' }).lean();
    expect(letter).to.include({ status: 'failed', problem: 'contact_stale', nextAttemptAt: null });
    expect(letter?.attempts).to.deep.equal([]);
    expect(letter?.lastError).to.include('came back');
    const told = (await Cases.findById(caze._id).lean())?.events.filter(
      ({ type }) => type === 'letter_failed',
    );
    expect(told).to.have.length(1);
    expect(told?.[0]?.facts).to.include({ letter: String(letter?._id), problem: 'contact_stale' });
    expect(announced).to.have.length(1);
  });

  it('writes a receipt once, with the date of its ground’s rule, and none where there is no address', async () => {
    const complaint = aComplaint({ ground: '17.1', locations: [] });
    const id = await writeReceipt(complaint, deps, later(0));
    await writeReceipt(complaint, deps, later(1));
    const letters = await Letters.find().lean();
    expect(letters).to.have.length(1);
    expect(letters[0]?._id).to.deep.equal(id);
    expect(letters[0]?.text).to.match(/Friday,? 10 April 2026 at the latest: within five working days/);
    const { reporter } = aComplaint();
    const silent = aComplaint({ _id: new Types.ObjectId(), reporter: { ...reporter, email: '' } });
    expect(await writeReceipt(silent, deps)).to.equal(null);
  });
});

describe('previewing letters', () => {
  useStore();

  it('shows a decision’s letters word for word as they will be sent, and writes nothing', async () => {
    const caze = aCase();
    const preview = await previewDecision(caze, aDecision(), deps);
    expect(await Letters.countDocuments()).to.equal(0);
    const [next, event] = decided(caze);
    await writeLetters(next, event, deps, later(7));
    const sent = await Letters.find().lean();
    expect(preview).to.have.length(2);
    for (const { _id, to, subject, text, html } of preview)
      expect(sent.find((letter) => letter._id.equals(_id))).to.include({ to, subject, text, html });
  });

  it('shows a notice before it is released', async () => {
    const event = {
      type: 'notice_released' as const,
      by: { kind: 'system' as const },
      at: later(1),
      personal: { summary: 'A photograph without a licence.' },
    };
    const [letter, ...others] = await previewLetters(aCase(), event, deps);
    expect(others).to.deep.equal([]);
    expect(letter?.text).to.include('A photograph without a licence.');
  });
});
