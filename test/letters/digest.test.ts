import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { joinCase, type Joiner } from '../../src/cases/join.js';
import { releaseNotice } from '../../src/cases/releaseNotice.js';
import { groundById } from '../../src/catalogue/index.js';
import { answerDeadline } from '../../src/deadlines/rules.js';
import { decideCase } from '../../src/decisions/decide.js';
import { Letters } from '../../src/letters/letter.js';
import { writeDigests } from '../../src/letters/digest.js';
import { releaseNoticesByRule } from '../../src/letters/noticesByRule.js';
import { customer, groundIdOf, handler, judgement, newCase, takenCase } from '../support/cases.js';
import { useStore } from '../support/store.js';
import { aCustomer, someDeps } from './fixtures.js';

const at = new Date('2026-11-03T09:00:00Z');
const hours = (count: number) => new Date(at.getTime() + count * 3_600_000);
const GROUND = groundIdOf('copyright');
const deps = someDeps(aCustomer({ language: 'en' }));

const aJoiner = (automatic = true): Joiner => ({
  complaint: { id: new Types.ObjectId(), group: 'g', automatic },
  locations: [],
  counted: { reports: 1, first: at, last: at, kinds: ['phishing'], reporter: 'secret-feed.example' },
});

async function machineCase(key: string, changes: Parameters<typeof newCase>[0] = {}): Promise<Case> {
  const { complaint, counted } = aJoiner();
  return newCase({ key, complaint, counted, ...changes });
}

async function noticed(key: string): Promise<Case> {
  const caze = await takenCase({ key });
  const answerBy = answerDeadline('customer', at, groundById(GROUND));
  return releaseNotice(caze, { summary: { text: 'A copy.', files: [] }, answerBy }, handler, at);
}

const join = (key: string, count: number) =>
  joinCase(
    key,
    Array.from({ length: count }, () => aJoiner()),
    at,
  );

const digests = () => Letters.find({ template: 'digest_for_customer' }).sort({ createdAt: 1 }).lean();

describe('digests for customers', () => {
  useStore();

  it('are one letter for all that came to cases that the customer knows of', async () => {
    const cases = [await noticed('a'), await noticed('b'), await noticed('c')];
    await join('a', 40);
    await join('b', 2);
    await writeDigests(24, deps, at);
    const [letter, ...others] = await digests();
    expect(others).to.deep.equal([]);
    expect(letter?.text).to.include(cases[0]?.number).and.to.include('40 (40 in all)');
    expect(letter?.text).to.include(cases[1]?.number).and.not.to.include(cases[2]?.number);
    expect(letter?.html).to.include('40 (40 in all)');
    expect(`${letter?.text}${letter?.html}`).not.to.include('secret-feed');
    expect(await Cases.countDocuments({ untold: true })).to.equal(0);
  });

  it('come once in a period, and tell of the rest in the next', async () => {
    await noticed('a');
    await join('a', 3);
    await writeDigests(24, deps, at);
    await join('a', 5);
    await writeDigests(24, deps, hours(1));
    expect(await digests()).to.have.length(1);
    await writeDigests(24, deps, hours(25));
    expect((await digests()).map(({ text }) => /\d+ \(\d+ in all\)/.exec(text)?.[0])).to.deep.equal([
      '3 (3 in all)',
      '5 (8 in all)',
    ]);
    await writeDigests(24, deps, hours(60));
    expect(await digests()).to.have.length(2);
  });

  it('are made once by processes at once, and a crash before the cases were marked repeats nothing', async () => {
    const caze = await noticed('a');
    await join('a', 3);
    await Promise.all(Array.from({ length: 5 }, () => writeDigests(24, deps, at)));
    await Cases.updateOne({ _id: caze._id }, { $set: { untold: true, toldCount: 0 } });
    await writeDigests(24, deps, hours(1));
    expect(await digests()).to.have.length(1);
    expect(await Cases.countDocuments({ untold: true })).to.equal(0);
  });

  it('say nothing of a case whose notice was not released, was decided, or is about child abuse material', async () => {
    await machineCase('quiet');
    await join('quiet', 3);
    const decided = await noticed('a');
    await join('a', 1);
    const current = await Cases.findById(decided._id).orFail().lean<Case>();
    await decideCase(current, judgement(), handler);
    const csam = await newCase({ key: 'x', ground: groundIdOf('csam') });
    await Cases.updateOne({ _id: csam._id }, { $set: { untold: true, noticedAt: at } });
    await writeDigests(24, deps, at);
    expect(await digests()).to.deep.equal([]);
    expect(await Cases.countDocuments({ untold: true })).to.equal(0);
  });

  it('are written in the language of the customer', async () => {
    await noticed('a');
    await join('a', 2);
    await writeDigests(24, someDeps(aCustomer({ language: 'nl' })), at);
    expect((await digests())[0]?.text)
      .to.include('Nieuwe meldingen')
      .and.to.include('2 (in totaal 2)');
  });
});

describe('notices that a rule releases', () => {
  useStore();

  it('are those of new cases that machines alone reported, on the grounds that were set', async () => {
    const ruled = await machineCase('a');
    const other = await machineCase('b', { ground: groundIdOf('privacy') });
    const mixed = await machineCase('c');
    await joinCase('c', [aJoiner(false)], at);
    const unplaced = await machineCase('d', { customer: null });
    expect(await releaseNoticesByRule([GROUND], at)).to.equal(1);
    const after = await Cases.findById(ruled._id).orFail().lean<Case>();
    expect([after.status, after.noticedAt, after.owed]).to.deep.equal(['awaiting_customer', at, []]);
    for (const { _id } of [other, mixed, unplaced])
      expect((await Cases.findById(_id).lean())?.noticedAt).to.equal(null);
    await writeDigests(24, deps, at);
    expect((await digests())[0]?.text)
      .to.include('1 (1 in all)')
      .and.to.include('Please respond by');
    expect(await releaseNoticesByRule([GROUND], at)).to.equal(0);
  });

  it('are none without a rule, and never about child abuse material', async () => {
    await machineCase('a');
    const ground = groundIdOf('csam');
    await machineCase('x', { ground });
    expect(await releaseNoticesByRule([], at)).to.equal(0);
    expect(await releaseNoticesByRule([ground], at)).to.equal(0);
    expect(await Cases.countDocuments({ customer, noticedAt: { $ne: null } })).to.equal(0);
  });
});
