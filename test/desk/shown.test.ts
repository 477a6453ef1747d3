import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { objectToDecision } from '../../src/appeals/object.js';
import { appealDeadline } from '../../src/deadlines/rules.js';
import { decideCase } from '../../src/decisions/decide.js';
import { readLocations } from '../../src/intake/locations.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { judgement } from '../support/cases.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, placedCase } from './support.js';

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
});
