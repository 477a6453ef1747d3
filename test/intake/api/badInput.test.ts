import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Complaints } from '../../../src/intake/complaint.js';
import { problem } from '../../../src/intake/api/schemas.js';
import { paths } from '../../../src/web/paths.js';
import { useApp } from '../../support/app.js';
import { COMPLAINT, newOrganisation, Sender, XARF } from './support.js';

interface Row {
  what: string;
  status: number;
  code: string;
  /** Where `errors` must point. */
  at?: string;
  body?: unknown;
  headers?: Record<string, string>;
  path?: string;
  method?: 'get' | 'post' | 'put' | 'delete' | 'patch';
}

const bad = (what: string, changes: Record<string, unknown>, at: string): Row => ({
  what,
  status: 422,
  code: 'invalid_complaint',
  at,
  body: { ...COMPLAINT, ...changes },
});
const text = (what: string, body: string | Buffer, status: number, code: string): Row => ({
  what,
  body,
  status,
  code,
});
const key = (what: string, value: string): Row => ({
  what: `an Idempotency-Key that is ${what}`,
  body: COMPLAINT,
  headers: { 'Idempotency-Key': value },
  status: 400,
  code: 'idempotency_key',
});
const without = (name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(COMPLAINT).filter(([field]) => field !== name));
const STATE = paths.apiComplaint('M-AAAA-AAAA-AA');

const ROWS: Row[] = [
  text('nothing', '', 400, 'empty'),
  text('white space', ' \n\t ', 400, 'empty'),
  text('no JSON', 'ground=5.2-copyright', 400, 'not_json'),
  text('half of JSON', '{"ground":', 400, 'not_json'),
  text('two documents', '{}{}', 400, 'not_json'),
  text('a comment in it', '{"ground":"x" /* y */}', 400, 'not_json'),
  text('NaN', '{"ground":NaN}', 400, 'not_json'),
  text('a NUL', '{"ground":"\u0000"}', 400, 'not_json'),
  text('Latin-1', Buffer.from('{"ground":"caf\xe9"}', 'latin1'), 400, 'not_utf8'),
  text('UTF-16', Buffer.from(JSON.stringify(COMPLAINT), 'utf16le'), 400, 'not_json'),
  text('nesting without end', '['.repeat(100_000), 400, 'not_json'),
  text('a text without end', `{"${'\\\\"'.repeat(1_000_000)}`, 400, 'not_json'),
  text('nesting that closes', `{"ground":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 400, 'not_json'),
  text('too much', JSON.stringify({ ...COMPLAINT, reasons: 'x'.repeat(9_000_000) }), 413, 'too_large'),
  text('null', 'null', 422, 'not_an_object'),
  text('a number', '7', 422, 'not_an_object'),
  text('a text', '"complaint"', 422, 'not_an_object'),
  text('a list', JSON.stringify([COMPLAINT]), 422, 'not_an_object'),
  text('an object without anything', '{}', 422, 'invalid_complaint'),
  text(
    '__proto__',
    JSON.stringify(COMPLAINT).replace('{', '{"__proto__":{"admin":true},'),
    422,
    'invalid_complaint',
  ),
  { what: 'no ground', body: without('ground'), status: 422, code: 'invalid_complaint', at: '/ground' },
  bad('a ground of nobody', { ground: 'nonsense' }, '/ground'),
  bad('a DSA category of nobody', { ground: 'STATEMENT_CATEGORY_PHISHING' }, '/ground'),
  bad('a ground that an object has by itself', { ground: 'constructor' }, '/ground'),
  bad('a number for a ground', { ground: 5.2 }, '/ground'),
  bad('a ground without end', { ground: 'x'.repeat(300) }, '/ground'),
  bad('no locations', { locations: [] }, '/locations'),
  bad('a text for locations', { locations: 'https://shop.example.nl/' }, '/locations'),
  bad('too many locations', { locations: Array(1_001).fill('https://a.example.nl/') }, '/locations'),
  bad('a location that is none', { locations: ['https://shop.example.nl/', 'over there'] }, '/locations/1'),
  bad('an empty location', { locations: [''] }, '/locations/0'),
  bad('a location in a script', { locations: ['javascript:alert(1)'] }, '/locations/0'),
  bad('a range', { locations: ['192.0.2.0/24'] }, '/locations/0'),
  bad('a number as location', { locations: [3] }, '/locations/0'),
  bad('a location without end', { locations: [`https://a.example.nl/${'x'.repeat(3_000)}`] }, '/locations/0'),
  bad('no reasons', { reasons: ' ', answers: {} }, '/reasons'),
  bad('reasons without end', { reasons: 'x'.repeat(20_001) }, '/reasons'),
  bad('an object for reasons', { reasons: { $gt: '' } }, '/reasons'),
  bad('no good faith', { goodFaith: false }, '/goodFaith'),
  bad('"true" for true', { goodFaith: 'true' }, '/goodFaith'),
  bad('an answer to what was not asked', { answers: { age: '12' } }, '/answers/age'),
  bad('an answer with a slash in its name', { answers: { 'a/b~c': '1' } }, '/answers/a~1b~0c'),
  bad('an answer that is a list', { answers: { brand: ['a'] } }, '/answers/brand'),
  bad('a language of nobody', { language: 'tlh' }, '/language'),
  bad('a field of nobody', { loactions: [] }, '/loactions'),
  bad('a reporter that is a text', { reporter: 'Rosa' }, '/reporter'),
  bad('an e-mail address that is none', { reporter: { email: 'rosa at mail' } }, '/reporter/email'),
  bad(
    'an address with a header in it',
    { reporter: { email: 'a@b.example\r\nBcc: x@y.example' } },
    '/reporter/email',
  ),
  bad('a field of the reporter of nobody', { reporter: { age: 12 } }, '/reporter/age'),
  bad(
    'an order without a name',
    { ground: 'order-content', answers: {}, reporter: { email: 'a@b.example' } },
    '/reporter/name',
  ),
  bad(
    'too long words about child abuse',
    { ground: '5.2-csam', answers: {}, reasons: 'x'.repeat(1_001) },
    '/reasons',
  ),
  key('empty', ''),
  key('quotes alone', '""'),
  key('too long', 'x'.repeat(256)),
  key('of two words', 'one two'),
  {
    what: 'a form',
    body: 'ground=x',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    status: 415,
    code: 'media_type',
  },
  {
    what: 'XML',
    body: '<a/>',
    headers: { 'Content-Type': 'application/xml' },
    status: 415,
    code: 'media_type',
  },
  {
    what: 'plain text',
    body: JSON.stringify(COMPLAINT),
    headers: { 'Content-Type': 'text/plain' },
    status: 415,
    code: 'media_type',
  },
  {
    what: 'a compression of nobody',
    body: JSON.stringify(COMPLAINT),
    headers: { 'Content-Encoding': 'zstandard' },
    status: 415,
    code: 'media_type',
  },
  {
    what: 'broken gzip',
    body: 'not gzip',
    headers: { 'Content-Encoding': 'gzip' },
    status: 400,
    code: 'bad_request',
  },
  {
    what: 'a bomb in gzip',
    body: gzipSync(Buffer.alloc(50_000_000, ' ')),
    headers: { 'Content-Encoding': 'gzip' },
    status: 413,
    code: 'too_large',
  },
  {
    what: 'files to bulk',
    body: 'x',
    headers: { 'Content-Type': 'multipart/form-data; boundary=edge' },
    path: paths.apiBulk(),
    status: 415,
    code: 'media_type',
  },
  {
    what: 'bulk of nothing',
    body: { complaints: [] },
    path: paths.apiBulk(),
    status: 422,
    code: 'invalid_bulk',
    at: '/complaints',
  },
  {
    what: 'bulk of too many',
    body: { complaints: Array(1_001).fill({}) },
    path: paths.apiBulk(),
    status: 422,
    code: 'invalid_bulk',
    at: '/complaints',
  },
  {
    what: 'bulk that is a list',
    body: [COMPLAINT],
    path: paths.apiBulk(),
    status: 422,
    code: 'invalid_bulk',
  },
  {
    what: 'bulk with more in it',
    body: { complaints: [COMPLAINT], dryRun: true },
    path: paths.apiBulk(),
    status: 422,
    code: 'invalid_bulk',
    at: '/dryRun',
  },
  { what: 'no token', body: COMPLAINT, headers: { Authorization: '' }, status: 401, code: 'no_token' },
  {
    what: 'a password',
    body: COMPLAINT,
    headers: { Authorization: 'Basic YTpi' },
    status: 401,
    code: 'no_token',
  },
  {
    what: 'a token of nobody',
    body: COMPLAINT,
    headers: { Authorization: `Bearer nd_${'A'.repeat(43)}` },
    status: 401,
    code: 'bad_token',
  },
  {
    what: 'a token that is none',
    body: COMPLAINT,
    headers: { Authorization: 'Bearer $gt' },
    status: 401,
    code: 'bad_token',
  },
  { what: 'PUT', body: COMPLAINT, method: 'put', status: 405, code: 'method' },
  { what: 'DELETE of a complaint', method: 'delete', path: STATE, status: 405, code: 'method' },
  { what: 'GET of all complaints', method: 'get', status: 405, code: 'method' },
  { what: 'a reference of nobody', method: 'get', path: STATE, status: 404, code: 'not_found' },
  {
    what: 'a reference that is none',
    method: 'get',
    path: '/api/v1/complaints/%24ne',
    status: 404,
    code: 'not_found',
  },
  { what: 'a broken path', method: 'get', path: '/api/v1/complaints/%', status: 400, code: 'bad_request' },
  { what: 'another address', method: 'get', path: '/api/v1/cases', status: 404, code: 'not_found' },
  { what: 'another version', method: 'get', path: '/api/v1/', status: 404, code: 'not_found' },
];

describe('bad input to the API', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  let sender: Sender;

  beforeEach(async () => {
    sender = new Sender(app, (await newOrganisation()).token);
  });

  for (const {
    what,
    status,
    code,
    at,
    body,
    headers = {},
    path = paths.apiComplaints(),
    method = 'post',
  } of ROWS) {
    it(`${what}: ${status} ${code}`, async () => {
      const asked = app
        .visitor()
        [method](path)
        .set({ Authorization: `Bearer ${sender.token}`, 'Content-Type': 'application/json', ...headers })
        .serialize((data: unknown) => data as string);
      const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const answer = await (method === 'get' || method === 'delete' ? asked : asked.send(raw));
      expect(answer.status, answer.text.slice(0, 500)).to.equal(status);
      expect(answer.headers['content-type']).to.match(/^application\/problem\+json/);
      const told = problem.parse(answer.body);
      expect(told).to.deep.include({ status, code });
      expect(told.type).to.match(new RegExp(`/api#${code}$`));
      expect(told.detail).to.match(/[.]$/);
      if (at !== undefined) expect(told.errors?.map(({ pointer }) => pointer)).to.include(at);
      expect(await Complaints.countDocuments()).to.equal(0);
    });
  }

  it('is taken where it is only strange', async () => {
    const strange: unknown[] = [
      { ...COMPLAINT, reasons: 'Half a pair \ud800, a \u202e turn, \u0000 and more.' },
      { ...COMPLAINT, locations: ['hxxps://shop[.]example[.]nl/a', 'HTTPS://SHOP.EXAMPLE.NL/a'] },
      { ...COMPLAINT, reporter: { name: 'Rosa\nBcc: x', email: '' } },
      { ...XARF, type: 'nothing_known', category: 'none' },
      { ...XARF, source_identifier: {}, reporter: 7, evidence: 'none', timestamp: 'yesterday' },
      { xarf_version: '4.0.0' },
      { xarf_version: { $gt: '' }, evidence: [{ content_type: 'application/x-dosexec', payload: 'TVqQ' }] },
    ];
    for (const body of strange) {
      const answer = await sender.post(body);
      expect(answer.status, answer.text).to.equal(201);
    }
    await app.settle();
  });

  it('with a byte order mark is read as it is meant', async () => {
    expect((await sender.post(`\ufeff${JSON.stringify(COMPLAINT)}`)).status).to.equal(201);
  });
});
