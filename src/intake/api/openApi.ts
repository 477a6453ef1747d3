import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Config } from '../../../config/index.js';
import { paths } from '../../web/paths.js';
import { MOST_JSON_MB, PART } from './body.js';
import { EXAMPLES } from './examples.js';
import { schemas } from './schemas.js';

type Json = Record<string, unknown>;

/** GET /api/v1/openapi.json */
export function openApi(config: Config): RequestHandler {
  const document = describeApi(config);
  return (_req, res) => {
    res.set('Access-Control-Allow-Origin', '*').json(document);
  };
}

/** The API in OpenAPI 3.1, its schemas made from those that validate. */
export function describeApi({ BASE_URL, BRAND_NAME }: Pick<Config, 'BASE_URL' | 'BRAND_NAME'>): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: `Complaints to ${BRAND_NAME}`,
      version: '1.0.0',
      description:
        'Send complaints about what customers put online, follow them, and be told what was decided.',
    },
    servers: [{ url: BASE_URL }],
    security: [{ token: [] }],
    tags: [{ name: 'complaints' }],
    paths: {
      [paths.apiComplaints()]: { post: createOperation },
      [paths.apiBulk()]: { post: bulkOperation },
      '/api/v1/complaints/{reference}': { get: stateOperation },
    },
    webhooks: { outcome: { post: webhookOperation } },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of your organisation.' },
      },
      parameters: { IdempotencyKey: idempotencyKey },
      responses: problemResponses,
    },
  };
}

function componentSchemas(): Json {
  const { schemas: made } = z.toJSONSchema(schemas, {
    target: 'draft-2020-12',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(made).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]),
  );
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string, example: unknown) => ({ 'application/json': { schema: ref(name), example } });
const text = { type: 'string' };
const header = (description: string) => ({ description, schema: text });

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same request gives the same answer and makes nothing twice.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const PROBLEMS: Record<string, string> = {
  BadRequest: 'It cannot be read: broken JSON, a broken multipart body, an impossible header.',
  Unauthorized: 'There is no token, or it does not work.',
  Forbidden: 'The organisation was closed.',
  NotFound: 'The organisation sent no such complaint.',
  Conflict: 'It was sent before with other contents.',
  TooLarge: `The JSON is larger than ${MOST_JSON_MB} MB, or the files are larger than they may be.`,
  MediaType: 'The body is of another kind than the address takes.',
  Unprocessable: 'Something in it is wrong; `errors` points at each thing.',
  TooMany: 'A limit of the organisation was reached; Retry-After says in how many seconds it starts anew.',
};

const problemResponses = Object.fromEntries(
  Object.entries(PROBLEMS).map(([name, description]) => [
    name,
    {
      description,
      content: { 'application/problem+json': { schema: ref('Problem') } },
      ...(name === 'TooMany' && { headers: { 'Retry-After': header('Seconds') } }),
    },
  ]),
);

const STATUSES: Record<string, keyof typeof PROBLEMS> = {
  '400': 'BadRequest',
  '401': 'Unauthorized',
  '403': 'Forbidden',
  '404': 'NotFound',
  '409': 'Conflict',
  '413': 'TooLarge',
  '415': 'MediaType',
  '422': 'Unprocessable',
  '429': 'TooMany',
};
const problems = (...statuses: string[]): Json =>
  Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${STATUSES[status] ?? ''}` }]),
  );
const ofSending = problems('400', '401', '403', '409', '413', '415', '422', '429');
const replayed = { 'Idempotency-Replayed': header('"true" when the key came before with this request') };

const createOperation = {
  operationId: 'createComplaint',
  tags: ['complaints'],
  summary: 'Send a complaint',
  parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { anyOf: [ref('Complaint'), ref('XarfReport')] },
        examples: { own: { value: EXAMPLES.complaint }, xarf: { value: EXAMPLES.xarf } },
      },
      'multipart/form-data': {
        schema: {
          type: 'object',
          required: [PART],
          properties: {
            [PART]: { anyOf: [ref('Complaint'), ref('XarfReport')] },
            files: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } },
          },
        },
        encoding: { [PART]: { contentType: 'application/json' } },
      },
    },
  },
  responses: {
    '201': {
      description: 'It is stored, durably, and will be judged.',
      headers: { Location: header('Where it can be followed'), ...replayed },
      content: json('Accepted', EXAMPLES.accepted),
    },
    ...ofSending,
  },
};

const bulkOperation = {
  operationId: 'createComplaints',
  tags: ['complaints'],
  summary: 'Send up to 1,000 complaints',
  parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }],
  requestBody: { required: true, content: json('Bulk', { complaints: [EXAMPLES.complaint, EXAMPLES.xarf] }) },
  responses: {
    '200': {
      description: 'An answer for each, in their order; some may have been refused.',
      headers: replayed,
      content: json('BulkAnswer', EXAMPLES.bulk),
    },
    ...ofSending,
  },
};

const stateOperation = {
  operationId: 'getComplaint',
  tags: ['complaints'],
  summary: 'Follow a complaint',
  parameters: [
    { name: 'reference', in: 'path', required: true, schema: text, example: EXAMPLES.accepted.reference },
  ],
  responses: {
    '200': { description: 'Where it stands.', content: json('ComplaintState', EXAMPLES.state) },
    ...problems('401', '403', '404', '429'),
  },
};

const webhookOperation = {
  operationId: 'outcome',
  summary: 'Sent to your address when a complaint is decided, or a question is put to you',
  security: [],
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
    name,
    in: 'header',
    required: true,
    schema: text,
  })),
  requestBody: { required: true, content: json('WebhookMessage', EXAMPLES.webhook) },
  responses: { '2XX': { description: 'You have it. Anything else is tried again, for three days.' } },
};
