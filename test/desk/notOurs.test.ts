import { expect } from 'chai';
import { Cases, type Case } from '../../src/cases/case.js';
import { Letters } from '../../src/letters/letter.js';
import { paths, pathOf } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, UPHOLDING } from './support.js';

describe('deciding that it is not ours', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('tells the reporter who to turn to: in the preview, the letter and on their page', async () => {
    const complaint = await complaintOf();
    await app.settle();
    const caze = await Cases.findOne({ 'complaints.id': complaint._id }).orFail().lean<Case>();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const turnTo = 'Other Hosting, abuse@other.example';
    const { ground, facts, reasons } = UPHOLDING;
    const fields = { outcome: 'not_ours', ground, facts, reasons, turnTo };
    const page = paths.caseDecision(caze.number);
    const preview = await asker.fill(page, fields, paths.caseDecisionPreview(caze.number));
    expect(preview.status).to.equal(200);
    expect(textOf(preview.text)).to.include(turnTo);
    expect((await asker.fill(page, fields)).status).to.equal(303);
    await app.settle();
    expect((await fresh(caze)).decisions[0]?.turnTo).to.equal(turnTo);
    const letter = await Letters.findOne({ template: 'outcome' }).orFail().lean();
    expect(letter.text).to.include(turnTo).and.to.include('registrar of the domain name of example.nl');
    const status = pathOf(app.deps.links.reporterLink(complaint._id, complaint.receivedAt));
    expect(textOf((await asker.get(status)).text)).to.include(turnTo);
  });

  it('asks what to do with those words when the outcome is another', async () => {
    const complaint = await complaintOf();
    await app.settle();
    const caze = await Cases.findOne({ 'complaints.id': complaint._id }).orFail().lean<Case>();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const { ground, facts, reasons } = UPHOLDING;
    const fields = { outcome: 'rejected', ground, facts, reasons, turnTo: 'Left over.' };
    const answer = await asker.fill(paths.caseDecision(caze.number), fields);
    expect(answer.status).to.equal(422);
    expect(textOf(answer.text)).to.include('This goes with the outcome “not ours” only');
    expect((await fresh(caze)).decisions).to.have.length(0);
  });
});
