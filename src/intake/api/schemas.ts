import { z } from 'zod';
import { languages, tracks } from '../../catalogue/index.js';
import { OUTCOMES } from '../../cases/decision.js';
import { translator } from '../../web/i18n.js';

/** What a field is for, in the words of the documentation page. */
const about = (name: string): string => translator('en')(`api:field.${name.replaceAll('.', '_')}`);

export const MOST_ITEMS = 1_000;
const MOST_LOCATIONS = 1_000;
const LONGEST = { line: 200, address: 500, location: 2_048, reasons: 20_000, answer: 5_000 };

const line = (name: string) => z.string().max(LONGEST.line).default('').describe(about(name));
const moment = (name: string) => z.iso.datetime().describe(about(name));

const reporterInput = z.strictObject({
  name: line('reporter.name'),
  email: line('reporter.email'),
  organisation: line('reporter.organisation'),
  address: z.string().max(LONGEST.address).default('').describe(about('reporter.address')),
  phone: line('reporter.phone'),
});

/** A complaint in our own JSON. */
export const complaintInput = z.strictObject({
  ground: z.string().min(1).max(LONGEST.line).describe(about('ground')),
  locations: z
    .array(z.string().min(1).max(LONGEST.location))
    .max(MOST_LOCATIONS)
    .default([])
    .describe(about('locations')),
  reasons: z.string().max(LONGEST.reasons).default('').describe(about('reasons')),
  goodFaith: z.boolean().default(false).describe(about('goodFaith')),
  reporter: reporterInput.optional().describe(about('reporter')),
  answers: z
    .record(z.string().max(LONGEST.line), z.string().max(LONGEST.answer))
    .default({})
    .describe(about('answers')),
  language: z.enum(languages).optional().describe(about('language')),
  byReference: z.boolean().default(false).describe(about('byReference')),
  ownReference: line('ownReference'),
});
export type ComplaintInput = z.infer<typeof complaintInput>;

/** A XARF document as it is: what its own schema forbids becomes warnings, so nothing more is asked of it here. */
export const xarfInput = z
  .looseObject({ xarf_version: z.string().describe(about('xarf_version')) })
  .describe(about('xarf'));

export const bulkInput = z.strictObject({
  complaints: z
    .array(z.union([complaintInput, xarfInput]))
    .min(1)
    .max(MOST_ITEMS)
    .describe(about('complaints')),
});
/** The same before its items are looked at: what is wrong with one of them is that one's own answer. */
export const bulkShape = z.strictObject({ complaints: z.array(z.unknown()).min(1).max(MOST_ITEMS) });

const fault = z.strictObject({
  pointer: z.string().describe(about('pointer')),
  code: z.string().describe(about('code')),
  detail: z.string().describe(about('detail')),
});

export const problem = z.strictObject({
  type: z.url().describe(about('type')),
  title: z.string().describe(about('title')),
  status: z.int().min(400).max(599).describe(about('httpStatus')),
  detail: z.string().describe(about('detail')),
  code: z.string().describe(about('code')),
  errors: z.array(fault).optional().describe(about('errors')),
});

export const accepted = z.strictObject({
  reference: z.string().describe(about('reference')),
  ownReference: z.string().describe(about('ownReference')),
  ground: z.string().describe(about('acceptedGround')),
  receivedAt: moment('receivedAt'),
  url: z.url().describe(about('url')),
  statusPage: z.url().describe(about('statusPage')),
  warnings: z.array(fault).describe(about('warnings')),
});
export type Accepted = z.infer<typeof accepted>;

export const bulkAnswer = z.strictObject({
  received: z.int().describe(about('received')),
  refused: z.int().describe(about('refused')),
  items: z
    .array(
      z.strictObject({
        index: z.int().describe(about('index')),
        status: z.int().describe(about('itemStatus')),
        complaint: accepted.optional(),
        problem: problem.optional(),
      }),
    )
    .describe(about('items')),
});
export type BulkAnswer = z.infer<typeof bulkAnswer>;

const step = z.strictObject({
  name: z.enum(['received', 'review', 'question', 'decided', 'objection']).describe(about('step.name')),
  state: z.enum(['done', 'current', 'todo']).describe(about('step.state')),
  at: moment('step.at').optional(),
  by: moment('step.by').optional(),
});

const caseState = z.strictObject({
  number: z.string().describe(about('case.number')),
  locations: z.array(z.string()).describe(about('case.locations')),
  steps: z.array(step).describe(about('case.steps')),
  question: z
    .strictObject({ text: z.string(), by: moment('question.by').optional() })
    .nullable()
    .describe(about('question')),
  outcome: z
    .strictObject({
      code: z.enum(OUTCOMES).describe(about('outcome.code')),
      at: moment('outcome.at'),
      text: z.string().describe(about('outcome.text')),
      objectBy: moment('outcome.objectBy').nullable(),
    })
    .nullable()
    .describe(about('outcome')),
});
export type CaseState = z.infer<typeof caseState>;

export const complaintState = z.strictObject({
  reference: z.string().describe(about('reference')),
  ownReference: z.string().describe(about('ownReference')),
  ground: z.string().describe(about('acceptedGround')),
  track: z.enum(tracks).describe(about('track')),
  receivedAt: moment('receivedAt'),
  url: z.url().describe(about('url')),
  statusPage: z.url().describe(about('statusPage')),
  setAsideUntil: moment('setAsideUntil').nullable(),
  steps: z.array(step).describe(about('steps')),
  cases: z.array(caseState).describe(about('cases')),
});
export type ComplaintState = z.infer<typeof complaintState>;

export const WEBHOOK_EVENTS = ['complaint.decided', 'complaint.question'] as const;

export const webhookMessage = z.strictObject({
  type: z.enum(WEBHOOK_EVENTS).describe(about('webhook.type')),
  timestamp: moment('webhook.timestamp'),
  data: z
    .strictObject({
      reference: z.string().describe(about('reference')),
      ownReference: z.string().describe(about('ownReference')),
      url: z.url().describe(about('url')),
      statusPage: z.url().describe(about('statusPage')),
      case: caseState,
    })
    .describe(about('webhook.data')),
});
export type WebhookMessage = z.infer<typeof webhookMessage>;
export type WebhookEvent = WebhookMessage['type'];

/** Every schema by its name in the OpenAPI document. */
export const schemas = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Complaint: complaintInput,
  Reporter: reporterInput,
  XarfReport: xarfInput,
  Bulk: bulkInput,
  Accepted: accepted,
  BulkAnswer: bulkAnswer,
  ComplaintState: complaintState,
  CaseState: caseState,
  Step: step,
  Fault: fault,
  Problem: problem,
  WebhookMessage: webhookMessage,
}))
  schemas.add(schema, { id });
