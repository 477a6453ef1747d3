import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'chai';
import { EXAMPLES } from '../../../src/intake/api/examples.js';
import { describeApi } from '../../../src/intake/api/openApi.js';
import { PROBLEM_STATUSES } from '../../../src/intake/api/problem.js';
import { faultsOf } from '../../../src/intake/reading/formats/xarf/schemas.js';
import { patterns, paths } from '../../../src/web/paths.js';
import { useApp } from '../../support/app.js';

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), value);

const document = describeApi({ BASE_URL: 'https://abuse.example.nl', BRAND_NAME: 'Example' });
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every object in the document with the path to it. */
function* objects(value: unknown, path = '#'): Generator<[string, Json]> {
  if (!isJson(value)) return;
  yield [path, value];
  for (const [key, inner] of Object.entries(value)) yield* objects(inner, `${path}/${key}`);
}

const operations = Object.entries({
  ...(document['paths'] as Json),
  ...(document['webhooks'] as Json),
}).flatMap(([path, item]) =>
  Object.entries(item as Json).map(([method, operation]) => ({ path, method, operation })),
);

describe('the description of the API', () => {
  it('has what OpenAPI 3.1 requires, and nothing that it does not know', () => {
    expect(document['openapi']).to.match(/^3\.1\.\d+$/);
    expect(at(document, 'info', 'title')).to.be.a('string');
    expect(at(document, 'info', 'version')).to.be.a('string');
    expect(Object.keys(document)).to.deep.equal(
      Object.keys(document).filter((key) =>
        [
          'openapi',
          'info',
          'jsonSchemaDialect',
          'servers',
          'paths',
          'webhooks',
          'components',
          'security',
          'tags',
          'externalDocs',
        ].includes(key),
      ),
    );
    expect(
      Object.keys(document['components'] as Json).filter(
        (key) =>
          ![
            'schemas',
            'responses',
            'parameters',
            'examples',
            'requestBodies',
            'headers',
            'securitySchemes',
            'links',
            'callbacks',
            'pathItems',
          ].includes(key),
      ),
    ).to.deep.equal([]);
  });

  it('gives each operation an id of its own, responses with descriptions, and the parameters of its path', () => {
    expect(operations).to.have.lengthOf(4);
    const ids = operations.map(({ operation }) => at(operation, 'operationId'));
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { path, method, operation } of operations) {
      expect(METHODS, path).to.include(method);
      const responses = at(operation, 'responses');
      expect(Object.keys(responses as Json), path).to.not.deep.equal([]);
      for (const [status, response] of Object.entries(responses as Json)) {
        expect(status).to.match(/^(?:[1-5](?:\d\d|XX)|default)$/);
        expect(at(response, 'description') ?? at(response, '$ref'), `${path} ${status}`).to.be.a('string');
      }
      const named = ((at(operation, 'parameters') ?? []) as Json[]).flatMap((parameter) =>
        parameter['in'] === 'path' ? [parameter] : [],
      );
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(named.map(({ name }) => name)).to.deep.equal(inPath);
      for (const parameter of named) expect(parameter['required']).to.equal(true);
    }
  });

  it('describes every address that the program has for it', () => {
    const described = operations.map(({ path }) => path.replace(/\{(\w+)\}/g, ':$1'));
    const there = Object.values(patterns).filter((path) => path.startsWith(`${paths.apiComplaints()}`));
    expect(described).to.include.members(there);
  });

  it('refers to nothing that is not in it', () => {
    for (const [path, object] of objects(document)) {
      const ref = object['$ref'];
      if (typeof ref !== 'string') continue;
      expect(ref, path).to.match(/^#\//);
      const target = at(document, ...ref.slice(2).split('/'));
      expect(target, `${path} -> ${ref}`).to.not.equal(undefined);
    }
  });

  it('has schemas of JSON Schema 2020-12 that its own examples fit', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    formats.default(ajv);
    ajv.addSchema({ $id: 'doc', components: document['components'] }, undefined, undefined, false);
    for (const keyword of ['components']) ajv.addKeyword(keyword);
    const check = (name: string, example: unknown): void => {
      const valid = ajv.compile({ $ref: `doc#/components/schemas/${name}` });
      expect(valid(example), `${name}: ${JSON.stringify(valid.errors)}`).to.equal(true);
    };
    for (const name of Object.keys(at(document, 'components', 'schemas') as Json))
      ajv.compile({ $ref: `doc#/components/schemas/${name}` });
    check('Complaint', EXAMPLES.complaint);
    check('XarfReport', EXAMPLES.xarf);
    check('Bulk', { complaints: [EXAMPLES.complaint, EXAMPLES.xarf] });
    check('Accepted', EXAMPLES.accepted);
    check('BulkAnswer', EXAMPLES.bulk);
    check('ComplaintState', EXAMPLES.state);
    check('WebhookMessage', EXAMPLES.webhook);
    const complaint = ajv.compile({ $ref: 'doc#/components/schemas/Complaint' });
    expect(complaint({ ...EXAMPLES.complaint, loations: [] }), 'a misspelt field').to.equal(false);
    expect(complaint({ locations: [] }), 'no ground').to.equal(false);
    expect(faultsOf(EXAMPLES.xarf), 'the XARF example').to.deep.equal([]);
  });

  describe('served', () => {
    const app = useApp({ DEFAULT_LANGUAGE: 'en' });

    it('is open to everybody, as JSON', async () => {
      const answer = await app.visitor().get(paths.apiDescription());
      expect(answer.status).to.equal(200);
      expect(answer.headers['content-type']).to.match(/^application\/json/);
      expect((answer.body as Json)['openapi']).to.equal('3.1.0');
    });

    it('is told to people in both languages, with every field, ground and problem, and no script', async () => {
      for (const [lang, words] of [
        ['en', 'Sending again'],
        ['nl', 'Nog eens sturen'],
      ] as const) {
        const { status, text } = await app.visitor().get(`${paths.apiDocs()}?lang=${lang}`);
        expect(status, text.slice(0, 300)).to.equal(200);
        expect(text).to.contain(words);
        expect(text).to.not.match(/<script|api:\w/);
        for (const name of [
          'ownReference',
          '5.7-a-phishing',
          'INC-2041',
          'xarf_version',
          'webhook-signature',
        ])
          expect(text, name).to.contain(name);
        for (const code of Object.keys(PROBLEM_STATUSES)) expect(text, code).to.contain(`id="${code}"`);
      }
    });
  });
});
