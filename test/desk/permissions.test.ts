import { expect } from 'chai';
import { ROLES, type Role } from '../../src/staff/staff.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { signedIn } from '../support/staffing.js';
import { placedCase } from './support.js';

const EVERYBODY: readonly Role[] = ROLES;
const WORKERS: readonly Role[] = ['handler', 'lead', 'admin'];
const LEADS: readonly Role[] = ['lead', 'admin'];
const ADMIN: readonly Role[] = ['admin'];
const ID = '64b0000000000000000000aa';

/** Every route of the desk that asks for a permission, and the roles that have it. */
const routes = (number: string): [method: 'get' | 'post', path: string, roles: readonly Role[]][] => [
  ['get', paths.desk(), EVERYBODY],
  ['get', paths.case(number), EVERYBODY],
  ['get', paths.caseComplaint(number, 'M-0'), EVERYBODY],
  ['get', paths.caseFile(number, 'M-0', 'a'.repeat(64)), EVERYBODY],
  ['get', paths.messages(), EVERYBODY],
  ['get', paths.message(ID), EVERYBODY],
  ['get', paths.messageOriginal(ID), EVERYBODY],
  ['get', paths.messageFile(ID, '0'), EVERYBODY],
  ['post', paths.messageComplaint(ID), WORKERS],
  ['post', paths.messageCase(ID), WORKERS],
  ['post', paths.messageDismissal(ID), WORKERS],
  ['post', paths.messageReading(ID), WORKERS],
  ['get', paths.setAside(), EVERYBODY],
  ['get', paths.setAsideComplaint('M-0'), EVERYBODY],
  ['post', paths.setAsideProcessing('M-0'), WORKERS],
  ['post', paths.setAsideDismissal('M-0'), WORKERS],
  ['get', paths.outbox(), EVERYBODY],
  ['get', paths.letter(ID), EVERYBODY],
  ['get', paths.measures(), EVERYBODY],
  ['get', paths.customers(), EVERYBODY],
  ['get', paths.customer('K-77'), EVERYBODY],
  ['get', paths.complaintNew(), WORKERS],
  ['get', paths.complaintNewGround('5.2-copyright'), WORKERS],
  ['post', paths.complaintNewGround('5.2-copyright'), WORKERS],
  ['get', paths.caseNew(), WORKERS],
  ['post', paths.caseNew(), WORKERS],
  ['post', paths.caseTaking(number), WORKERS],
  ['post', paths.caseAssignment(number), WORKERS],
  ['post', paths.caseNotes(number), WORKERS],
  ['get', paths.casePlacement(number), WORKERS],
  ['post', paths.casePlacement(number), WORKERS],
  ['get', paths.caseGrade(number), WORKERS],
  ['post', paths.caseGrade(number), WORKERS],
  ['get', paths.caseNotice(number), WORKERS],
  ['post', paths.caseNotice(number), WORKERS],
  ['get', paths.caseReporterQuestion(number), WORKERS],
  ['post', paths.caseReporterQuestion(number), WORKERS],
  ['get', paths.caseCustomerQuestion(number), WORKERS],
  ['post', paths.caseCustomerQuestion(number), WORKERS],
  ['get', paths.caseDecision(number), WORKERS],
  ['get', paths.caseDecisionPreview(number), WORKERS],
  ['post', paths.caseDecisionPreview(number), WORKERS],
  ['post', paths.caseDecision(number), WORKERS],
  ['get', paths.caseRelations(number), WORKERS],
  ['post', paths.caseLinks(number), WORKERS],
  ['post', paths.caseLinkRemoval(number, number), WORKERS],
  ['post', paths.caseMergers(number), WORKERS],
  ['post', paths.caseMergerRemoval(number), WORKERS],
  ['get', paths.caseSplits(number), WORKERS],
  ['post', paths.caseSplits(number), WORKERS],
  ['post', paths.caseSplitRemoval(number, number), WORKERS],
  ['get', paths.caseClosure(number), WORKERS],
  ['post', paths.caseClosure(number), WORKERS],
  ['get', paths.caseReopening(number), WORKERS],
  ['post', paths.caseReopening(number), WORKERS],
  ['post', paths.letterRetry(ID), WORKERS],
  ['post', paths.measureConfirmation(ID), WORKERS],
  ['post', paths.measureLifting(ID), WORKERS],
  ['post', paths.measureRetry(ID), WORKERS],
  ['get', paths.customerImport(), LEADS],
  ['post', paths.customerImport(), LEADS],
  ['get', paths.reporters(), EVERYBODY],
  ['post', paths.reporterAppointments(), LEADS],
  ['get', paths.reporter(ID), EVERYBODY],
  ['post', paths.reporterWarnings(ID), LEADS],
  ['post', paths.reporterStops(ID), LEADS],
  ['post', paths.reporterResumption(ID), LEADS],
  ['post', paths.reporterCoordinatorNotices(ID), LEADS],
  ['post', paths.reporterDismissal(ID), LEADS],
  ['get', paths.organisations(), ADMIN],
  ['post', paths.organisations(), ADMIN],
  ['get', paths.organisation(ID), ADMIN],
  ['post', paths.organisation(ID), ADMIN],
  ['post', paths.organisationClosure(ID), ADMIN],
  ['post', paths.organisationReopening(ID), ADMIN],
  ['get', paths.organisationTokens(ID), ADMIN],
  ['post', paths.organisationTokens(ID), ADMIN],
  ['post', paths.organisationRevocation(ID, ID), ADMIN],
  ['get', paths.organisationWebhook(ID), ADMIN],
  ['post', paths.organisationWebhook(ID), ADMIN],
  ['get', paths.organisationSecret(ID), ADMIN],
  ['post', paths.organisationSecret(ID), ADMIN],
  ['post', paths.deliveryRetry(ID), ADMIN],
  ['get', paths.staff(), ADMIN],
  ['post', paths.staff(), ADMIN],
  ['post', paths.staffClosure(ID), ADMIN],
  ['post', paths.staffReopening(ID), ADMIN],
  ['post', paths.staffPassword(ID), ADMIN],
];

describe('who may do what at the desk', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  for (const role of ROLES) {
    it(`is kept to for ${role}`, async () => {
      const { number } = await placedCase();
      const asker = await signedIn(app, role);
      const { _csrf = '' } = await asker.hidden('/desk');
      for (const [method, path, roles] of routes(number)) {
        const answer = method === 'get' ? await asker.get(path) : await asker.post(path, [['_csrf', _csrf]]);
        expect(answer.status === 403, `${method} ${path}: ${answer.status}`).to.equal(!roles.includes(role));
        expect(answer.status, `${method} ${path}`).to.be.below(500);
      }
    });
  }

  it('asks everybody else to sign in, whatever they ask for', async () => {
    const { number } = await placedCase();
    const asker = new Asker(app.visitor());
    const { _csrf = '' } = await asker.hidden('/report/5.2-copyright');
    for (const [method, path] of routes(number)) {
      const answer = method === 'get' ? await asker.get(path) : await asker.post(path, [['_csrf', _csrf]]);
      expect(answer.status, `${method} ${path}`).to.equal(303);
      expect(answer.headers['location'], path).to.match(/^\/desk\/sign-in\?to=/);
    }
  });

  it('shows an auditor no button that would be refused', async () => {
    const { number } = await placedCase();
    const asker = await signedIn(app, 'auditor');
    for (const path of [paths.case(number), paths.measures(), paths.desk()]) {
      const { text } = await asker.get(path);
      const forms = [...text.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)].map(
        ([, action]) => action,
      );
      expect(forms, path).to.deep.equal([paths.signOut()]);
    }
  });
});
