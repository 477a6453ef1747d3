/** Every address of the program, used by routes, views, letters and tests alike. Patterns have `:name` parts. */
export const patterns = {
  home: '/',
  report: '/report',
  reportCheck: '/report/check',
  reportGround: '/report/:ground',
  contact: '/contact',
  status: '/status/:token',
  statusAnswer: '/status/:token/answers',
  statusObjection: '/status/:token/objections',
  customerCase: '/my-case/:token',
  customerAnswer: '/my-case/:token/answers',
  customerObjection: '/my-case/:token/objections',
  customerFile: '/my-case/:token/files/:sha256',
  health: '/healthz',
  apiDocs: '/api',
  api: '/api/v1',
  apiDescription: '/api/v1/openapi.json',
  apiComplaints: '/api/v1/complaints',
  apiBulk: '/api/v1/complaints/bulk',
  apiComplaint: '/api/v1/complaints/:reference',

  desk: '/desk',
  signIn: '/desk/sign-in',
  signOut: '/desk/sign-out',
  firstAdmin: '/desk/first-administrator/:token',
  case: '/desk/cases/:number',
  caseNew: '/desk/cases/new',
  caseTaking: '/desk/cases/:number/taking',
  caseAssignment: '/desk/cases/:number/assignment',
  casePlacement: '/desk/cases/:number/placement',
  caseGrade: '/desk/cases/:number/grade',
  caseNotes: '/desk/cases/:number/notes',
  caseNotice: '/desk/cases/:number/notice',
  caseReporterQuestion: '/desk/cases/:number/reporter-question',
  caseCustomerQuestion: '/desk/cases/:number/customer-question',
  caseDecision: '/desk/cases/:number/decision',
  caseDecisionPreview: '/desk/cases/:number/decision/preview',
  caseClosure: '/desk/cases/:number/closure',
  caseReopening: '/desk/cases/:number/reopening',
  caseComplaint: '/desk/cases/:number/complaints/:complaint',
  caseFile: '/desk/cases/:number/complaints/:complaint/files/:sha256',
  complaintNew: '/desk/complaints/new',
  complaintNewGround: '/desk/complaints/new/:ground',
  messages: '/desk/messages',
  message: '/desk/messages/:id',
  messageOriginal: '/desk/messages/:id/original',
  messageFile: '/desk/messages/:id/files/:part',
  messageComplaint: '/desk/messages/:id/complaint',
  messageCase: '/desk/messages/:id/case',
  messageDismissal: '/desk/messages/:id/dismissal',
  messageReading: '/desk/messages/:id/reading',
  outbox: '/desk/outbox',
  letter: '/desk/letters/:id',
  letterRetry: '/desk/letters/:id/retry',
  measures: '/desk/measures',
  measureConfirmation: '/desk/measures/:id/confirmation',
  measureLifting: '/desk/measures/:id/lifting',
  measureRetry: '/desk/measures/:id/retry',
  customers: '/desk/customers',
  customer: '/desk/customers/:ref',
  customerImport: '/desk/customers/import',
  organisations: '/desk/organisations',
  organisation: '/desk/organisations/:id',
  organisationClosure: '/desk/organisations/:id/closure',
  organisationReopening: '/desk/organisations/:id/reopening',
  organisationTokens: '/desk/organisations/:id/tokens',
  organisationRevocation: '/desk/organisations/:id/tokens/:token/revocation',
  organisationWebhook: '/desk/organisations/:id/webhook',
  organisationSecret: '/desk/organisations/:id/webhook/secret',
  deliveryRetry: '/desk/webhooks/:id/retry',
  staff: '/desk/staff',
  staffClosure: '/desk/staff/:id/closure',
  staffReopening: '/desk/staff/:id/reopening',
  staffPassword: '/desk/staff/:id/password',
} as const;

type Paths = Record<keyof typeof patterns, (...values: string[]) => string>;

/** A function for each address: `paths.case('ND-2026-000042')`. Values are percent-encoded. */
export const paths = Object.fromEntries(
  Object.entries(patterns).map(([name, pattern]) => [name, (...values: string[]) => fill(pattern, values)]),
) as Paths;

function fill(pattern: string, values: string[]): string {
  let next = 0;
  return pattern.replace(/:\w+/g, () => encodeURIComponent(values[next++] ?? ''));
}

/** The path of one of our own full addresses, for redirects that must work whatever name we are reached by. */
export const pathOf = (address: string): string => new URL(address).pathname;
