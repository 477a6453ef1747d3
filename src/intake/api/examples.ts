import type { Accepted, BulkAnswer, ComplaintInput, ComplaintState, WebhookMessage } from './schemas.js';
import type { z } from 'zod';
import type { complaintInput } from './schemas.js';

const complaint: z.input<typeof complaintInput> & Pick<ComplaintInput, 'ground'> = {
  ground: '5.7-a-phishing',
  locations: ['https://shop.example.nl/login/verify'],
  reasons: 'This page imitates the sign-in of Example Bank and sends what is typed to another server.',
  goodFaith: true,
  answers: { brand: 'Example Bank' },
  ownReference: 'INC-2041',
};

const xarf = {
  xarf_version: '4.2.0',
  report_id: '6f1c4a52-9d0e-4e6b-9a71-0c2f6f3b8d11',
  timestamp: '2026-11-02T09:41:00Z',
  reporter: { org: 'Example CERT', contact: 'reports@cert.example', domain: 'cert.example' },
  sender: { org: 'Example CERT', contact: 'reports@cert.example', domain: 'cert.example' },
  source_identifier: '192.0.2.44',
  source_port: 52_011,
  category: 'connection',
  type: 'login_attack',
  evidence_source: 'honeypot',
  protocol: 'tcp',
  destination_ip: '198.51.100.7',
  destination_port: 22,
  first_seen: '2026-11-02T09:40:00Z',
};

const accepted: Accepted = {
  reference: 'M-7K4Q-9XWD-2M',
  ownReference: 'INC-2041',
  ground: '5.7-a-phishing',
  receivedAt: '2026-11-02T09:42:10.201Z',
  url: 'https://abuse.example.nl/api/v1/complaints/M-7K4Q-9XWD-2M',
  statusPage: 'https://abuse.example.nl/status/cmVwb3J0ZXI',
  warnings: [],
};

const bulk: BulkAnswer = {
  received: 1,
  refused: 1,
  items: [
    { index: 0, status: 201, complaint: accepted },
    {
      index: 1,
      status: 422,
      problem: {
        type: 'https://abuse.example.nl/api#invalid_complaint',
        title: 'The complaint was not accepted',
        status: 422,
        detail: 'Something in the complaint is wrong; `errors` says what.',
        code: 'invalid_complaint',
        errors: [
          {
            pointer: '/locations/0',
            code: 'not_a_location',
            detail: 'This is no URL, host name, IP address or e-mail address.',
          },
        ],
      },
    },
  ],
};

const caseState: ComplaintState['cases'][number] = {
  number: 'ND-2026-000042',
  locations: ['https://shop.example.nl/login/verify'],
  steps: [
    { name: 'received', state: 'done', at: '2026-11-02T09:42:10.201Z' },
    { name: 'review', state: 'done' },
    { name: 'decided', state: 'done', at: '2026-11-02T10:15:00.000Z' },
  ],
  question: null,
  outcome: {
    code: 'upheld',
    at: '2026-11-02T10:15:00.000Z',
    text: 'We have made the page inaccessible.',
    objectBy: null,
  },
};

const { url, statusPage, reference, ownReference, ground, receivedAt } = accepted;
const state: ComplaintState = {
  reference,
  ownReference,
  ground,
  track: 'misuse',
  receivedAt,
  url,
  statusPage,
  setAsideUntil: null,
  steps: [{ name: 'received', state: 'done', at: receivedAt }],
  cases: [caseState],
};

const webhook: WebhookMessage = {
  type: 'complaint.decided',
  timestamp: '2026-11-02T10:15:00.000Z',
  data: { reference, ownReference, url, statusPage, case: caseState },
};

/** What the documentation shows; a test holds each against its schema. */
export const EXAMPLES = { complaint, xarf, accepted, bulk, state, webhook };
