import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { allows, STATUSES, type CaseStatus, type Verb } from '../../src/cases/transitions.js';
import { previewMark } from '../../src/desk/previewed.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { customer } from '../support/cases.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, placedCase, UPHOLDING } from './support.js';

type Route = (number: string) => string;

/** The address of each verb of the desk, and what its form is filled in with. */
const NOTICE = {
  summary: 'Something.',
  step: 'send',
  previewed: previewMark({ summary: 'Something.', file: [] }),
};

const VERBS: [Verb, Route, Record<string, string>][] = [
  ['take', paths.caseTaking, {}],
  ['assign', paths.caseAssignment, { owner: '' }],
  ['place', paths.casePlacement, { customer: String(customer) }],
  ['regrade', paths.caseGrade, { ground: '5.2-copyright', priority: 'high', reason: 'Urgent.' }],
  ['release_notice', paths.caseNotice, NOTICE],
  ['ask_reporter', paths.caseReporterQuestion, { text: 'Who are you?' }],
  ['ask_customer', paths.caseCustomerQuestion, { text: 'Is it gone?' }],
  ['decide', paths.caseDecision, UPHOLDING],
  ['decide', paths.caseDecisionPreview, UPHOLDING],
  ['close', paths.caseClosure, {}],
  ['reopen', paths.caseReopening, { reason: 'New facts.' }],
];

describe('a verb that the state of the case does not allow', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  for (const status of STATUSES) {
    it(`is refused while ${status}, without a trace; its button is not there`, async () => {
      const asker = await signedIn(app, 'handler');
      const complaint = await complaintOf();
      const caze = await placedCase({ complaint: { id: complaint._id, group: 'test' } });
      await inState(caze._id, status);
      const page = await asker.get(paths.case(caze.number));
      const { _csrf = '' } = await asker.hidden('/desk');
      const { version, events } = await fresh(caze);
      for (const [verb, route, fields] of VERBS.filter(([verb]) => !allows(status, verb))) {
        const path = route(caze.number);
        const form = { ...fields, complaint: String(complaint._id), version: String(version), _csrf };
        const answer = await asker.post(path, Object.entries(form));
        expect([verb, answer.status]).to.deep.equal([verb, 409]);
        expect(page.text, verb).not.to.include(`"${path}"`);
      }
      expect((await fresh(caze)).events).to.have.length(events.length);
    });
  }

  it('is allowed otherwise', async () => {
    const asker = await signedIn(app, 'handler');
    for (const status of STATUSES) {
      for (const [verb, route, fields] of VERBS.filter(([verb]) => allows(status, verb))) {
        const complaint = await complaintOf();
        const resource = { kind: 'domain' as const, value: `${String(complaint._id)}.example.nl` };
        const caze = await placedCase({ resource, complaint: { id: complaint._id, group: 'test' } });
        await inState(caze._id, status);
        const { _csrf = '' } = await asker.hidden('/desk');
        const form = { ...fields, complaint: String(complaint._id), version: '1', _csrf };
        const answer = await asker.post(route(caze.number), Object.entries(form));
        const done = route === paths.caseDecisionPreview ? 200 : 303;
        expect([status, verb, answer.status]).to.deep.equal([status, verb, done]);
      }
    }
  });
});

async function inState(id: unknown, status: CaseStatus): Promise<void> {
  await Cases.updateOne({ _id: id as string }, { $set: { status, active: status !== 'closed' } });
}
