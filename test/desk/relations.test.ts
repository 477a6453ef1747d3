import { expect } from 'chai';
import { Cases, type Case } from '../../src/cases/case.js';
import { casesOf } from '../../src/intake/casesOf.js';
import { Complaints } from '../../src/intake/complaint.js';
import { readLocations } from '../../src/intake/locations.js';
import { paths, pathOf } from '../../src/web/paths.js';
import { groundIdOf } from '../support/cases.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, placedCase } from './support.js';

describe('cases that have to do with each other', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  const site = (path: string) => `https://related.example.nl/${path}`;

  /** A complaint about these pages, in the case that it came to. */
  async function complained(ground: string, ...where: string[]) {
    const complaint = await complaintOf({
      ground: groundIdOf(ground),
      locations: readLocations(where.map(site).join('\n')).locations,
      reasons: `About ${where.join(' and ')}.`,
    });
    await app.settle();
    const [caze] = await casesOf(await Complaints.findById(complaint._id).orFail().lean());
    if (!caze) throw new Error('no case');
    return { complaint, caze };
  }

  it('are linked and unlinked, and both show it', async () => {
    const [one, other] = [await placedCase(), await placedCase()];
    const asker = await signedIn(app, 'handler');
    const page = paths.caseRelations(one.number);
    expect((await asker.get(page)).text).to.include(`value="${other.number}"`);
    const linked = await asker.fill(page, { suggested: other.number }, paths.caseLinks(one.number));
    expect([linked.status, linked.headers['location']]).to.deep.equal([303, paths.case(one.number)]);
    for (const [shown, named] of [
      [one, other],
      [other, one],
    ] as const)
      expect(textOf((await asker.get(paths.case(shown.number))).text)).to.include(`linked ${named.number}`);
    const undo = paths.caseLinkRemoval(other.number, one.number);
    expect((await asker.fill(paths.caseRelations(other.number), {}, undo)).status).to.equal(303);
    expect((await fresh(one)).links).to.deep.equal([]);
  });

  it('are merged after a look at what that does, and the merger is undone', async () => {
    const first = await complained('copyright', 'a');
    const second = await complained('privacy', 'b');
    const asker = await signedIn(app, 'handler');
    const page = paths.caseRelations(second.caze.number);
    const to = paths.caseMergers(second.caze.number);
    const input = { number: first.caze.number.toLowerCase(), reason: 'The same page.' };
    const preview = await asker.fill(page, { ...input, step: 'preview' }, to);
    expect(preview.status).to.equal(200);
    expect(textOf(preview.text)).to.include(`Merge ${second.caze.number} into ${first.caze.number}?`);
    expect((await fresh(second.caze)).status).to.equal('new');
    const done = await asker.fill(page, { ...input, step: 'merge' }, to);
    expect(done.status).to.equal(303);
    await app.settle();
    const closed = textOf((await asker.get(paths.case(second.caze.number))).text);
    for (const words of [`Merged into ${first.caze.number}`, 'Duplicate', 'The same page.'])
      expect(closed).to.include(words);
    expect(closed).not.to.include('Reopen');
    const target = await fresh(first.caze);
    expect([target.complaintCount, target.locations.length]).to.deep.equal([2, 2]);
    expect(textOf((await asker.get(paths.case(target.number))).text)).to.include(
      `took over ${second.caze.number}`,
    );

    const { version } = await fresh(second.caze);
    const undone = await asker.fill(
      paths.caseRelations(first.caze.number),
      { version: String(version) },
      paths.caseMergerRemoval(second.caze.number),
    );
    expect(undone.status).to.equal(303);
    expect((await fresh(second.caze)).status).to.equal('in_review');
    expect((await fresh(first.caze)).locations).to.have.length(1);
  });

  it('let a reporter’s page follow a merger, and what they write reach the target', async () => {
    const first = await complained('copyright', 'a');
    const second = await complained('privacy', 'b');
    const asker = await signedIn(app, 'handler');
    await asker.fill(
      paths.caseRelations(second.caze.number),
      { number: first.caze.number, reason: 'The same.', step: 'merge' },
      paths.caseMergers(second.caze.number),
    );
    const { _id, receivedAt } = second.complaint;
    const status = pathOf(app.deps.links.reporterLink(_id, receivedAt));
    const page = await asker.get(status);
    expect(page.text).to.include(`case-${String(first.caze._id)}`);
    expect(page.text).not.to.include(`case-${String(second.caze._id)}`);
    const answer = await asker.fill(
      status,
      { case: String(first.caze._id), text: 'One more thing.' },
      `${status}/answers`,
    );
    expect(answer.status).to.equal(303);
    expect((await fresh(first.caze)).events.at(-1)?.type).to.equal('reporter_answered');
  });

  it('come of a split, which later complaints about it then join, and which is undone', async () => {
    const { caze, complaint } = await complained('copyright', 'a', 'b');
    const asker = await signedIn(app, 'handler');
    const page = paths.caseSplits(caze.number);
    expect((await asker.get(page)).text).to.include(site('b'));
    const input = { location: site('b'), reason: 'Another matter.' };
    const preview = await asker.fill(page, { ...input, step: 'preview' });
    expect(textOf(preview.text)).to.include('1 complaint is in both cases afterwards');
    expect((await asker.fill(page, { ...input, step: 'split' })).status).to.equal(303);
    await app.settle();
    const off = await Cases.findOne({ 'splitFrom.number': caze.number }).orFail().lean<Case>();
    expect(off.locations.map(({ value }) => value)).to.deep.equal([site('b')]);
    expect(off.complaints.map(({ id }) => String(id))).to.deep.equal([String(complaint._id)]);
    const later = await complained('copyright', 'b');
    expect(later.caze.number).to.equal(off.number);
    expect((await complained('copyright', 'a')).caze.number).to.equal(caze.number);

    const undone = await asker.fill(
      paths.caseRelations(caze.number),
      {},
      paths.caseSplitRemoval(caze.number, off.number),
    );
    expect(undone.status).to.equal(303);
    expect((await fresh(caze)).locations).to.have.length(2);
    expect((await fresh(off)).mergedInto?.number).to.equal(caze.number);
    expect((await complained('copyright', 'b')).caze.number).to.equal(caze.number);
    expect(await Complaints.countDocuments({})).to.equal(4);
  });

  it('keep what was typed when it can’t be done, and say why', async () => {
    const [one, other] = [await placedCase(), await placedCase({ customer: null })];
    const asker = await signedIn(app, 'handler');
    const page = paths.caseRelations(one.number);
    const unknown = await asker.fill(page, { number: 'ND-2026-999999' }, paths.caseLinks(one.number));
    expect(unknown.status).to.equal(422);
    expect(textOf(unknown.text)).to.include('There is no case with this number.');
    const fields = { number: other.number, reason: 'Kept words.', step: 'preview' };
    const refused = await asker.fill(page, fields, paths.caseMergers(one.number));
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Kept words.');
    expect(textOf(refused.text)).to.include('different customers');
    const nothing = await asker.fill(
      paths.caseSplits(one.number),
      { reason: 'x', step: 'preview' },
      paths.caseSplits(one.number),
    );
    expect(textOf(nothing.text)).to.include('Choose at least one');
  });
});
