import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { settleNow, settleGrouping } from '../../src/cases/grouping.js';
import { joinCase, splitsFrom, type Joiner } from '../../src/cases/join.js';
import { keyOf } from '../../src/cases/key.js';
import { linkCases, unlinkCases } from '../../src/cases/link.js';
import { mergeCases } from '../../src/cases/merge.js';
import { openCase } from '../../src/cases/open.js';
import { Refused } from '../../src/cases/refused.js';
import { reopenCase } from '../../src/cases/reopen.js';
import { splitCase } from '../../src/cases/split.js';
import { takeCase } from '../../src/cases/take.js';
import { TransitionRefused } from '../../src/cases/transitions.js';
import { unmergeCase } from '../../src/cases/unmerge.js';
import { verifyChain } from '../../src/cases/verify.js';
import { StaleCase } from '../../src/cases/change.js';
import { decideCase } from '../../src/decisions/decide.js';
import { settleCase } from '../../src/effects.js';
import { someDeps } from '../letters/fixtures.js';
import { customer, draftCase, groundIdOf, handler, judgement, newCase, takenCase } from '../support/cases.js';
import { useStore } from '../support/store.js';

const at = new Date('2026-11-03T09:00:00Z');
const effects = { letters: someDeps(), strikeMonths: 24 };

async function fresh(caze: Pick<Case, '_id'>): Promise<Case> {
  const found = await Cases.findById(caze._id).lean();
  if (!found) throw new Error('not stored');
  return found;
}

const refused = async (doing: Promise<unknown>): Promise<string> => {
  try {
    await doing;
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    if (error instanceof TransitionRefused) return `${error.from} ${error.verb}`;
    throw error;
  }
  return '';
};

/** A case with one complaint of its own about one address. */
async function about(path: string, key: string): Promise<Case> {
  const id = new Types.ObjectId();
  return newCase({
    key,
    complaint: { id, group: 'g' },
    counted: { reports: 1, first: at, last: at, kinds: ['form'], reporter: 'mail.example' },
    locations: [{ kind: 'url', value: `https://shop.example.nl/${path}`, complaint: id, knowledgeAt: at }],
  });
}

const aJoiner = (path: string): Joiner => ({
  complaint: { id: new Types.ObjectId(), group: 'g' },
  locations: [
    {
      kind: 'url',
      value: `https://shop.example.nl/${path}`,
      complaint: new Types.ObjectId(),
      knowledgeAt: at,
    },
  ],
  counted: { reports: 1, first: at, last: at, kinds: ['form'], reporter: '' },
});

const pathsOf = ({ locations }: Case) => locations.map(({ value }) => value.split('/').at(-1)).sort();

/** Before the store is emptied. */
function checkChains(): void {
  afterEach(async () => {
    for (const caze of await Cases.find({}).lean()) expect(verifyChain(caze, caze.events)).to.deep.equal([]);
  });
}

describe('linking cases', () => {
  checkChains();
  useStore();

  it('ties both to each other, and unties both', async () => {
    const [one, other] = [await about('a', 'a'), await about('b', 'b')];
    await settleNow(await linkCases(one, other, handler, at));
    expect((await fresh(one)).links?.map(({ number }) => number)).to.deep.equal([other.number]);
    expect((await fresh(other)).links?.map(({ number }) => number)).to.deep.equal([one.number]);
    expect(await refused(linkCases(await fresh(other), one, handler))).to.equal('link_known');
    await settleNow(await unlinkCases(await fresh(other), one, handler, at));
    expect((await fresh(one)).links).to.deep.equal([]);
    expect((await fresh(one)).events.map(({ type }) => type)).to.deep.equal(['opened', 'linked', 'unlinked']);
  });

  it('reaches the other case also after a crash in between, and once', async () => {
    const [one, other] = [await about('a', 'a'), await about('b', 'b')];
    await linkCases(one, other, handler, at);
    expect((await fresh(other)).links).to.equal(undefined);
    await settleCase(one._id, effects);
    await settleCase(one._id, effects);
    expect((await fresh(other)).events.map(({ type }) => type)).to.deep.equal(['opened', 'linked']);
    expect((await fresh(one)).owed).to.deep.equal([]);
  });

  it('ties no case to itself', async () => {
    const one = await about('a', 'a');
    expect(await refused(linkCases(one, one, handler))).to.equal('same_case');
  });
});

describe('merging cases', () => {
  checkChains();
  useStore();

  it('closes the source and brings its complaints, locations and counts to the target', async () => {
    const [source, target] = [await about('a', 'a'), await about('b', 'b')];
    await settleNow(await mergeCases(source, target, 'The same site.', handler, at));
    const [closed, merged] = [await fresh(source), await fresh(target)];
    expect([closed.status, closed.active, closed.mergedInto?.number]).to.deep.equal([
      'closed',
      false,
      target.number,
    ]);
    expect(pathsOf(merged)).to.deep.equal(['a', 'b']);
    expect([merged.complaintCount, merged.complaints.length, merged.tally?.reports]).to.deep.equal([2, 2, 2]);
  });

  it('is finished by the effect after a crash between the two writes, once', async () => {
    const [source, target] = [await about('a', 'a'), await about('b', 'b')];
    await mergeCases(source, target, 'The same.', handler, at);
    expect((await fresh(target)).complaintCount).to.equal(1);
    await settleCase(source._id, effects);
    await settleCase(source._id, effects);
    expect((await fresh(target)).complaintCount).to.equal(2);
    expect((await fresh(target)).events.map(({ type }) => type)).to.deep.equal(['opened', 'absorbed']);
  });

  it('lets the source come back when the target was decided in between', async () => {
    const [source, target] = [await about('a', 'a'), await takeCase(await about('b', 'b'), handler)];
    await mergeCases(source, target, 'The same.', handler, at);
    await decideCase(await fresh(target), judgement(), handler);
    await settleCase(source._id, effects);
    const back = await fresh(source);
    expect([back.status, back.mergedInto, back.active]).to.deep.equal(['in_review', undefined, true]);
    expect(back.dueAt).to.deep.equal(source.dueAt);
    expect(pathsOf(await fresh(target))).to.deep.equal(['b']);
  });

  it('is undone: each has again what was its own', async () => {
    const [source, target] = [await about('a', 'a'), await about('b', 'b')];
    const event = (await settleNow(await mergeCases(source, target, 'The same.', handler, at))).events.at(-1);
    await joinCase('b', [aJoiner('c')], at);
    await settleNow(await unmergeCase(await fresh(source), handler, at));
    const [back, left] = [await fresh(source), await fresh(target)];
    expect([back.status, pathsOf(back), back.complaintCount]).to.deep.equal(['in_review', ['a'], 1]);
    expect([pathsOf(left), left.complaintCount, left.tally?.reports]).to.deep.equal([['b', 'c'], 2, 2]);
    // The effect of the merger, late.
    if (event) await settleGrouping(back, event);
    expect(pathsOf(await fresh(target))).to.deep.equal(['b', 'c']);
    await settleNow(await mergeCases(await fresh(source), await fresh(target), 'After all.', handler, at));
    expect(pathsOf(await fresh(target))).to.deep.equal(['a', 'b', 'c']);
  });

  it('is undone by the effect after a crash between the two writes', async () => {
    const [source, target] = [await about('a', 'a'), await about('b', 'b')];
    await settleNow(await mergeCases(source, target, 'The same.', handler, at));
    await unmergeCase(await fresh(source), handler, at);
    expect((await fresh(source)).status).to.equal('closed');
    await settleCase(target._id, effects);
    expect((await fresh(source)).status).to.equal('in_review');
  });

  it('is not undone once the target was decided, and a merged case is not reopened', async () => {
    const [source, target] = [await about('a', 'a'), await takeCase(await about('b', 'b'), handler)];
    await settleNow(await mergeCases(source, target, 'The same.', handler, at));
    await decideCase(await fresh(target), judgement(), handler);
    expect(await refused(unmergeCase(await fresh(source), handler))).to.equal('decided give_back');
    expect(
      await refused((async () => reopenCase(await fresh(source), { reason: 'x', deadlines: [] }, handler))()),
    ).to.equal('merged_case');
  });

  it('lets later complaints about the source join the target, and open a new case once that is decided', async () => {
    const [source, target] = [await about('a', 'a'), await takeCase(await about('b', 'b'), handler)];
    await settleNow(await mergeCases(source, target, 'The same.', handler, at));
    expect(await joinCase('a', [aJoiner('c')], at)).to.deep.equal([]);
    expect(pathsOf(await fresh(target))).to.deep.equal(['a', 'b', 'c']);
    await decideCase(await fresh(target), judgement(), handler);
    expect(await joinCase('a', [aJoiner('d')], at)).to.have.length(1);
    expect(await openCase(draftCase({ key: 'a' }))).not.to.equal('taken');
  });

  it('brings nothing to a target that became a case of another kind', async () => {
    const [source, target] = [await about('a', 'a'), await about('b', 'b')];
    await settleNow(await mergeCases(source, target, 'The same.', handler, at));
    await Cases.updateOne({ _id: target._id }, { $set: { track: 'csam' } });
    expect(await joinCase('a', [aJoiner('c')], at)).to.have.length(1);
    expect(pathsOf(await fresh(target))).to.deep.equal(['a', 'b']);
  });

  it('lets one of two win who merge a case at once, and of two who merge each into the other at most one', async () => {
    const [one, two, three] = [await about('a', 'a'), await about('b', 'b'), await about('c', 'c')];
    const results = await Promise.allSettled([
      mergeCases(one, two, 'x', handler, at).then(settleNow),
      mergeCases(one, three, 'x', handler, at).then(settleNow),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).to.be.instanceOf(StaleCase);
    const [four, five] = [await about('d', 'd'), await about('e', 'e')];
    await Promise.allSettled([
      mergeCases(four, five, 'x', handler, at).then(settleNow),
      mergeCases(five, four, 'x', handler, at).then(settleNow),
    ]);
    for (const caze of [four, five]) await settleCase(caze._id, effects);
    const open = [await fresh(four), await fresh(five)].filter(({ active }) => active);
    expect(open.length).to.be.at.least(1);
  });

  it('is refused between kinds and customers, after a decision, and where the customer would lose sight of it', async () => {
    const one = await about('a', 'a');
    const csam = await newCase({ ground: groundIdOf('csam') });
    expect(await refused(mergeCases(one, csam, 'x', handler))).to.equal('merge_track');
    const others = await newCase({ customer: new Types.ObjectId() });
    expect(await refused(mergeCases(one, others, 'x', handler))).to.equal('merge_customer');
    const unplaced = await newCase({ customer: null });
    expect(await refused(mergeCases(unplaced, one, 'x', handler))).to.equal('');
    const decided = await decideCase(await takenCase(), judgement(), handler);
    expect(await refused(mergeCases(decided, one, 'x', handler))).to.equal('merge_decided');
    expect(await refused(mergeCases(one, decided, 'x', handler))).to.equal('decided absorb');
    expect(
      await refused(mergeCases({ ...one, noticedAt: at }, await about('z', 'z'), 'x', handler)),
    ).to.equal('merge_noticed');
  });
});

describe('splitting a case', () => {
  checkChains();
  useStore();
  const key = keyOf({
    customer,
    resource: { kind: 'domain', value: 'shop.example.nl' },
    ground: draftCase().ground,
  });

  async function both(): Promise<Case> {
    const caze = await about('a', key);
    await joinCase(key, [aJoiner('b')], at);
    return fresh(caze);
  }
  const what = (caze: Case) => ({
    locations: ['https://shop.example.nl/b'],
    complaints: caze.complaints.slice(1).map(({ id }) => id),
    shared: [],
    reason: 'Another matter.',
  });
  const splitOff = async (caze: Case): Promise<Case> => {
    const found = await Cases.findOne({ _id: (await fresh(caze)).splits?.[0]?.case }).lean();
    if (!found) throw new Error('nothing was split off');
    return found;
  };

  it('opens a case with what was chosen, and leaves the rest', async () => {
    const caze = await both();
    await settleNow(await splitCase(caze, what(caze), handler, at));
    const [rest, off] = [await fresh(caze), await splitOff(caze)];
    expect([pathsOf(rest), rest.complaintCount]).to.deep.equal([['a'], 1]);
    expect([pathsOf(off), off.complaintCount, off.status]).to.deep.equal([['b'], 1, 'new']);
    expect(off.customer).to.deep.equal(caze.customer);
    expect(off.openKey).not.to.equal(rest.openKey);
    expect(off.splitFrom?.number).to.equal(caze.number);
  });

  it('is finished by the effect after a crash between the two writes, once', async () => {
    const caze = await both();
    await splitCase(caze, what(caze), handler, at);
    expect(await Cases.countDocuments({})).to.equal(1);
    await settleCase(caze._id, effects);
    await settleCase(caze._id, effects);
    expect(await Cases.countDocuments({})).to.equal(2);
    expect(pathsOf(await splitOff(caze))).to.deep.equal(['b']);
  });

  it('is undone by merging what was split off back', async () => {
    const caze = await both();
    await settleNow(await splitCase(caze, what(caze), handler, at));
    const off = await splitOff(caze);
    await settleNow(await mergeCases(off, await fresh(caze), 'Back.', handler, at));
    const whole = await fresh(caze);
    expect([pathsOf(whole), whole.complaintCount]).to.deep.equal([['a', 'b'], 2]);
    expect((await fresh(off)).mergedInto?.number).to.equal(caze.number);
  });

  it('is found for its key only while it is about the same', async () => {
    const caze = await both();
    await settleNow(await splitCase(caze, what(caze), handler, at));
    const off = await splitOff(caze);
    expect((await splitsFrom(key)).map((split) => split.key)).to.deep.equal([off.openKey]);
    await Cases.updateOne({ _id: off._id }, { $set: { ground: groundIdOf('csam') } });
    expect(await splitsFrom(key)).to.deep.equal([]);
  });

  it('moves nothing when nothing was chosen, and never everything', async () => {
    const caze = await both();
    const nothing = { locations: [], complaints: [], shared: [], reason: 'x' };
    expect(await refused((async () => splitCase(caze, nothing, handler))())).to.equal('split_nothing');
    const all = { ...nothing, locations: caze.locations.map(({ value }) => value) };
    expect(await refused((async () => splitCase(caze, all, handler))())).to.equal('split_all');
  });
});
