import { patterns } from '../../../src/web/paths.js';
import { roleMay, type Permission } from '../../../src/staff/policy.js';
import { ROLES } from '../../../src/staff/staff.js';
import { signedIn } from '../../support/staffing.js';
import type { Row, Scene } from './row.js';

type Page = keyof typeof patterns;

/** Each route of the desk with what it takes to use it, written down once more beside src/desk/routes.ts. */
const ROUTES: [method: 'GET' | 'POST', page: Page, permission: Permission][] = [
  ['GET', 'desk', 'read_cases'],
  ['GET', 'case', 'read_cases'],
  ['GET', 'caseComplaint', 'read_evidence'],
  ['GET', 'caseFile', 'read_evidence'],
  ['GET', 'caseNew', 'work_cases'],
  ['POST', 'caseNew', 'work_cases'],
  ['POST', 'caseTaking', 'work_cases'],
  ['POST', 'caseAssignment', 'work_cases'],
  ['POST', 'caseNotes', 'work_cases'],
  ['GET', 'casePlacement', 'work_cases'],
  ['POST', 'casePlacement', 'work_cases'],
  ['GET', 'caseGrade', 'work_cases'],
  ['POST', 'caseGrade', 'work_cases'],
  ['GET', 'caseNotice', 'work_cases'],
  ['POST', 'caseNotice', 'work_cases'],
  ['GET', 'caseReporterQuestion', 'work_cases'],
  ['POST', 'caseReporterQuestion', 'work_cases'],
  ['GET', 'caseCustomerQuestion', 'work_cases'],
  ['POST', 'caseCustomerQuestion', 'work_cases'],
  ['GET', 'caseDecision', 'decide'],
  ['GET', 'caseDecisionPreview', 'decide'],
  ['POST', 'caseDecisionPreview', 'decide'],
  ['POST', 'caseDecision', 'decide'],
  ['GET', 'caseRelations', 'work_cases'],
  ['POST', 'caseLinks', 'work_cases'],
  ['POST', 'caseLinkRemoval', 'work_cases'],
  ['POST', 'caseMergers', 'work_cases'],
  ['POST', 'caseMergerRemoval', 'work_cases'],
  ['GET', 'caseSplits', 'work_cases'],
  ['POST', 'caseSplits', 'work_cases'],
  ['POST', 'caseSplitRemoval', 'work_cases'],
  ['GET', 'caseClosure', 'work_cases'],
  ['POST', 'caseClosure', 'work_cases'],
  ['GET', 'caseReopening', 'work_cases'],
  ['POST', 'caseReopening', 'work_cases'],
  ['GET', 'complaintNew', 'enter_complaints'],
  ['GET', 'complaintNewGround', 'enter_complaints'],
  ['POST', 'complaintNewGround', 'enter_complaints'],
  ['GET', 'outbox', 'read_cases'],
  ['GET', 'letter', 'read_cases'],
  ['GET', 'messages', 'read_evidence'],
  ['GET', 'message', 'read_evidence'],
  ['GET', 'messageOriginal', 'read_evidence'],
  ['GET', 'messageFile', 'read_evidence'],
  ['POST', 'messageComplaint', 'work_cases'],
  ['POST', 'messageCase', 'work_cases'],
  ['POST', 'messageDismissal', 'work_cases'],
  ['POST', 'messageReading', 'work_cases'],
  ['GET', 'setAside', 'read_evidence'],
  ['GET', 'setAsideComplaint', 'read_evidence'],
  ['POST', 'setAsideProcessing', 'work_cases'],
  ['POST', 'setAsideDismissal', 'work_cases'],
  ['POST', 'letterRetry', 'send_letters'],
  ['GET', 'measures', 'read_cases'],
  ['POST', 'measureConfirmation', 'run_measures'],
  ['POST', 'measureLifting', 'run_measures'],
  ['POST', 'measureRetry', 'run_measures'],
  ['GET', 'customers', 'read_customers'],
  ['GET', 'customer', 'read_customers'],
  ['GET', 'customerImport', 'import_customers'],
  ['POST', 'customerImport', 'import_customers'],
  ['GET', 'reporters', 'read_reporters'],
  ['POST', 'reporterAppointments', 'manage_reporters'],
  ['GET', 'reporter', 'read_reporters'],
  ['POST', 'reporterWarnings', 'manage_reporters'],
  ['POST', 'reporterStops', 'manage_reporters'],
  ['POST', 'reporterResumption', 'manage_reporters'],
  ['POST', 'reporterCoordinatorNotices', 'manage_reporters'],
  ['POST', 'reporterDismissal', 'manage_reporters'],
  ['GET', 'organisations', 'manage_organisations'],
  ['POST', 'organisations', 'manage_organisations'],
  ['GET', 'organisation', 'manage_organisations'],
  ['POST', 'organisation', 'manage_organisations'],
  ['POST', 'organisationClosure', 'manage_organisations'],
  ['POST', 'organisationReopening', 'manage_organisations'],
  ['GET', 'organisationTokens', 'manage_organisations'],
  ['POST', 'organisationTokens', 'manage_organisations'],
  ['POST', 'organisationRevocation', 'manage_organisations'],
  ['GET', 'organisationWebhook', 'manage_organisations'],
  ['POST', 'organisationWebhook', 'manage_organisations'],
  ['GET', 'organisationSecret', 'manage_organisations'],
  ['POST', 'organisationSecret', 'manage_organisations'],
  ['POST', 'deliveryRetry', 'manage_organisations'],
  ['GET', 'staff', 'manage_staff'],
  ['POST', 'staff', 'manage_staff'],
  ['POST', 'staffClosure', 'manage_staff'],
  ['POST', 'staffReopening', 'manage_staff'],
  ['POST', 'staffPassword', 'manage_staff'],
];

/** A path that could be there, for a route whether or not anything is. */
const pathOf = (page: Page): string =>
  patterns[page]
    .replace(':number', 'ND-2026-000001')
    .replace(':other', 'ND-2026-000002')
    .replace(':complaint', 'M-AAAA-AAAA-AA')
    .replace(':reference', 'M-AAAA-AAAA-AA')
    .replace(':sha256', '0'.repeat(64))
    .replace(':ground', '5.2-copyright')
    .replace(':ref', 'K-1')
    .replace(':id', '64b000000000000000000001');

const stranger = ([method, page]: (typeof ROUTES)[number]): Row => ({
  what: `${method} ${patterns[page]} by a stranger`,
  send: ({ stranger }: Scene) =>
    method === 'GET'
      ? stranger.get(pathOf(page))
      : stranger.fill('/report/5.2-copyright', { text: 'x' }, pathOf(page)),
  status: 303,
  says: '/desk/sign-in',
});

/** The least of the roles that may not. */
function outsider([method, page, permission]: (typeof ROUTES)[number]): Row[] {
  const role = ROLES.find((candidate) => !roleMay(candidate, permission));
  if (!role) return [];
  return [
    {
      what: `${method} ${patterns[page]} by ${role === 'auditor' || role === 'admin' ? 'an' : 'a'} ${role}`,
      send: async (scene: Scene) => {
        const colleague = await signedIn(scene.app, role);
        await scene.arranged();
        return method === 'GET'
          ? colleague.get(pathOf(page))
          : colleague.fill('/desk', { text: 'x' }, pathOf(page));
      },
      status: 403,
      says: 'You may not do this',
    },
  ];
}

/** Every route of the desk, asked for by nobody in particular and by somebody whose role does not allow it. */
export const accessRows: Row[] = [...ROUTES.map(stranger), ...ROUTES.flatMap(outsider)];

/** The routes that the table above has, to compare with those that the program has. */
export const guarded: readonly string[] = ROUTES.map(([method, page]) => `${method} ${patterns[page]}`);
