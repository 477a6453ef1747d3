import { previewMark } from '../../../src/desk/previewed.js';
import type { patterns } from '../../../src/web/paths.js';
import { copyrightFields } from '../../support/complaining.js';
import { PASSWORD } from '../../support/staffing.js';
import { upholding } from '../../support/working.js';

type Fields = Record<string, string | string[]>;

const URL_OF_CASE = 'https://shop.example.nl/stolen.jpg';
const TEXT = { text: 'Words that somebody could have typed.' };

/** What a good form to a route holds beside its hidden fields: where the mutations begin. */
export const FORMS: Partial<Record<keyof typeof patterns, Fields>> = {
  report: {},
  reportCheck: { locations: `${URL_OF_CASE}\nnothing` },
  reportGround: {
    ...copyrightFields({ url: URL_OF_CASE, email: 'rosa@mail.example', name: 'Rosa' }),
    language: 'en',
  },
  statusAnswer: TEXT,
  statusObjection: TEXT,
  customerAnswer: { ...TEXT, stance: 'disputed' },
  customerObjection: TEXT,
  signIn: { email: 'handler@desk.example', password: 'not the password', to: '/desk/outbox' },
  firstAdmin: { name: 'Ada', email: 'ada@desk.example', password: PASSWORD },
  caseNew: { ground: '5.2-insult', locations: 'https://own.example.nl/', reason: 'Seen.' },
  caseTaking: {},
  caseAssignment: { owner: '' },
  casePlacement: { customer: 'nobody' },
  caseGrade: { ground: '5.2-defamation', priority: 'high', reason: 'Looked again.' },
  caseNotes: TEXT,
  caseNotice: {
    summary: 'A photograph is shown.',
    step: 'send',
    previewed: previewMark({ summary: 'A photograph is shown.', file: [] }),
  },
  caseReporterQuestion: TEXT,
  caseCustomerQuestion: TEXT,
  caseDecisionPreview: upholding(URL_OF_CASE, 'manual'),
  caseDecision: { ...upholding(URL_OF_CASE, 'manual'), until: '2099-01-01' },
  caseClosure: {},
  caseLinks: { number: 'ND-2026-000001' },
  caseLinkRemoval: {},
  caseMergers: { number: 'ND-2026-000001', reason: 'The same.', step: 'preview' },
  caseMergerRemoval: {},
  caseSplits: { location: URL_OF_CASE, reason: 'Another matter.', step: 'preview' },
  caseSplitRemoval: {},
  caseReopening: { reason: 'Something new.' },
  complaintNewGround: {
    channel: 'paper',
    receivedAt: '2026-01-05T10:00',
    reasons: 'On paper.',
    locations: URL_OF_CASE,
    phone: '1',
  },
  messageComplaint: {
    ground: '5.2-copyright',
    locations: 'https://shop.example.nl/a',
    reasons: 'It says so.',
  },
  messageCase: { number: 'ND-2026-000001' },
  messageDismissal: { note: 'Advertising.' },
  messageReading: {},
  setAsideProcessing: {},
  setAsideDismissal: { note: 'Advertising.' },
  letterRetry: { to: 'other@mail.example' },
  measureConfirmation: TEXT,
  measureLifting: TEXT,
  measureRetry: {},
  customerImport: {},
  reporterAppointments: {
    name: 'Hotline',
    email: 'desk@hotline.example',
    appointedBy: 'ACM',
    since: '2026-01-01',
  },
  reporterWarnings: { reason: 'Nothing was there.', version: '1' },
  reporterStops: { reason: 'Nothing was there again.', version: '1', until: '2027-01-01' },
  reporterResumption: { reason: 'They explained.', version: '1' },
  reporterCoordinatorNotices: { reason: 'Told by letter.', version: '1' },
  reporterDismissal: { reason: 'The status was ended.', version: '1' },
  organisations: {
    name: 'Sensors',
    email: 'desk@sensors.example',
    domain: '',
    perMinute: '60',
    perDay: '100',
  },
  organisation: { name: 'Sensors', email: 'desk@sensors.example', domain: 'sensors.example', letters: 'yes' },
  organisationReopening: {},
  organisationTokens: { tokenName: 'Honeypots' },
  organisationWebhook: { url: 'https://hooks.sensors.example/in' },
  organisationSecret: {},
  staff: { name: 'Bo', email: 'bo@desk.example', password: PASSWORD, role: 'handler' },
  staffReopening: {},
};
