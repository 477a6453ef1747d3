import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { customerAnswers } from '../../src/cases/answer.js';
import { closeCase } from '../../src/cases/close.js';
import { takeCase } from '../../src/cases/take.js';
import { showAddress } from '../../src/desk/address.js';
import { objectToDecision } from '../../src/appeals/object.js';
import { appealDeadline } from '../../src/deadlines/rules.js';
import { decideCase } from '../../src/decisions/decide.js';
import { readLocations } from '../../src/intake/locations.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { customer, judgement } from '../support/cases.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, placedCase, storeCustomer } from './support.js';

describe('what the desk shows of a case', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('offers an objection to a colleague only, not to whoever decided', async () => {
    const caze = await placedCase();
    const decider = await signedIn(app, 'handler');
    await decider.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const decided = await decideCase(await fresh(caze), judgement(), decider.staff._id);
    await objectToDecision(decided, {
      from: { kind: 'customer' },
      text: 'We have a licence.',
      judgeBy: appealDeadline(new Date()),
    });
    const own = (await decider.get(paths.case(caze.number))).text;
    expect(textOf(own)).to.include('a colleague must judge it');
    expect(own).not.to.include(paths.caseDecision(caze.number));
    expect(own).not.to.include(paths.caseTaking(caze.number));
    const colleague = await signedIn(app, 'lead');
    const theirs = (await colleague.get(paths.case(caze.number))).text;
    expect(theirs).to.include(paths.caseDecision(caze.number)).and.include(paths.caseTaking(caze.number));
  });

  it('gives each complaint the addresses of this case that it named, those known before too', async () => {
    const [known, added, other] = ['one.example.nl/a', 'one.example.nl/b', 'two.example.nl/c'];
    await complaintOf({ locations: readLocations(`https://${known}`).locations });
    await app.settle();
    const second = [known, added, other].map((address) => `https://${address}`).join('\n');
    await complaintOf({ locations: readLocations(second).locations });
    await app.settle();
    const caze = await Cases.findOne({ 'resource.value': 'one.example.nl' }).lean();
    const asker = await signedIn(app, 'handler');
    const page = textOf((await asker.get(paths.case(caze?.number ?? ''))).text);
    const story = page.slice(page.lastIndexOf('complained through the form'), page.indexOf('Add note'));
    expect(story).to.include(known).and.include(added).and.not.include(other);
  });

  it('says of a closed case how it was judged, in lists and on the customer’s page', async () => {
    const caze = await placedCase({ at: new Date() });
    const asker = await signedIn(app, 'handler');
    const taken = await takeCase(caze, asker.staff._id);
    await closeCase(await decideCase(taken, judgement(), asker.staff._id), asker.staff._id);
    for (const page of ['/desk?view=closed', '/desk?q=shop.example.nl', paths.customer('K-77')]) {
      expect(textOf((await asker.get(page)).text), page).to.match(/Closed\s+Upheld/);
    }
  });

  it('no longer calls a case unplaced once it was judged not to be ours', async () => {
    const caze = await placedCase({ customer: null });
    const asker = await signedIn(app, 'handler');
    const taken = await takeCase(caze, asker.staff._id);
    expect(textOf((await asker.get('/desk?view=mine')).text)).to.include('Not placed yet');
    const notOurs = judgement({ outcome: 'not_ours', strike: false });
    await closeCase(await decideCase(taken, notOurs, asker.staff._id), asker.staff._id);
    for (const page of ['/desk?view=closed', paths.case(caze.number)]) {
      const words = textOf((await asker.get(page)).text);
      expect(words, page).to.include('Not ours').and.not.include('Not placed yet');
    }
  });

  it('calls a complaint about our service after whom it concerns, else after whoever made it', async () => {
    const service = { ground: '17.1', locations: [] };
    const complaint = await complaintOf(service);
    await app.settle();
    const caze = await Cases.findOne({ 'complaints.id': complaint._id }).lean();
    const asker = await signedIn(app, 'handler');
    expect(textOf((await asker.get('/desk')).text)).to.include(`Rosa Reporter ${caze?.number}`);
    expect(textOf((await asker.get(paths.case(caze?.number ?? ''))).text)).to.include('Rosa Reporter');
    await storeCustomer();
    await asker.fill(paths.case(caze?.number ?? ''), {}, paths.caseTaking(caze?.number ?? ''));
    await asker.fill(paths.casePlacement(caze?.number ?? ''), { customer: String(customer) });
    expect(textOf((await asker.get('/desk')).text)).to.include(`Webshop Example ${caze?.number}`);
  });

  it('writes one address without the mask of its range, and a range with it', () => {
    const shown = ['203.0.113.40/32', '203.0.113.0/27', '2001:db8::9a/128', '2001:db8::/32', 'example.nl'];
    expect(shown.map(showAddress)).to.deep.equal([
      '203.0.113.40',
      '203.0.113.0/27',
      '2001:db8::9a',
      '2001:db8::/32',
      'example.nl',
    ]);
  });

  it('lays what both sides said beside the decision', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    const taken = await takeCase(caze, asker.staff._id);
    await customerAnswers(taken, { stance: 'disputed', text: 'We bought a licence in May.' });
    const panel = textOf((await asker.get(paths.caseDecision(caze.number))).text);
    expect(panel)
      .to.include('The customer disputes the complaint')
      .and.include('We bought a licence in May.');
  });

  it('puts a complaint about our service to nobody: who complains is the customer', async () => {
    const caze = await placedCase({ ground: '17.1', track: 'service_complaint', locations: [] });
    const asker = await signedIn(app, 'handler');
    await takeCase(caze, asker.staff._id);
    const page = (await asker.get(paths.case(caze.number))).text;
    expect(page).not.to.include(paths.caseNotice(caze.number));
    expect(textOf(page)).to.include('Judge and decide').and.not.include('Locations');
  });

  it('words a yes or no in the language of whoever reads it', async () => {
    const complaint = await complaintOf({
      ground: '5.2-privacy',
      answers: [{ question: 'danger_now', answer: 'no' }],
    });
    await app.settle();
    const caze = await Cases.findOne({ 'complaints.id': complaint._id }).lean();
    const asker = await signedIn(app, 'handler');
    const page = await asker.get(`${paths.case(caze?.number ?? '')}?lang=nl`);
    expect(textOf(page.text)).to.match(/gevaar\? Nee\b/);
  });
});
