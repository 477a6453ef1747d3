import { gzipSync } from 'node:zlib';
import { COPYRIGHT_FORM } from '../../support/complaining.js';
import { request, sendRaw } from './raw.js';
import type { Row, Scene } from './row.js';

const FORM = 'application/x-www-form-urlencoded';
const raw =
  (bytes: string, options?: { hangUp?: boolean }) =>
  ({ app }: Scene) =>
    sendRaw(app, bytes, options);
const asked = (path: string) => raw(request(`GET ${path}`));

/** What no browser sends: methods, paths, headers and bodies that are not as HTTP has them. */
export const protocolRows: Row[] = [
  ...['PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS', 'PROPFIND'].map((method) => ({
    what: `the method ${method}`,
    send: raw(request(`${method} ${COPYRIGHT_FORM}`)),
    status: 405,
    says: 'Allow: GET, HEAD, POST',
  })),
  {
    what: 'TRACE with a secret in it',
    send: raw(request('TRACE /', { Cookie: 'a=secret' })),
    status: 405,
    never: 'secret',
  },
  { what: 'a method of nobody', send: raw(request('BREW /')), status: 400 },
  { what: 'CONNECT to elsewhere', send: raw(request('CONNECT evil.example:443')), status: 0 },
  { what: 'HEAD of a page', send: raw(request('HEAD /report')), status: 200, never: '<html' },
  { what: 'HEAD of nothing', send: raw(request('HEAD /nothing')), status: 404, never: '<html' },
  {
    what: 'a whole address as the path',
    send: asked('http://evil.example/desk'),
    status: 303,
    never: 'evil.example/',
  },

  {
    what: 'a path that is no percent-encoding',
    send: asked('/report/%'),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'a path in broken UTF-8',
    send: asked('/report/%E0%A4%A'),
    status: 400,
    says: 'We could not read that',
  },
  { what: 'a NUL in the path', send: asked('/report/%00'), status: 404, says: 'There is nothing here' },
  {
    what: 'a line break in the path',
    send: asked('/report/a%0d%0aX-Forged:%20yes'),
    status: 404,
    never: /^X-Forged/m,
  },
  {
    what: 'a path out of the folder',
    send: asked('/css/../../package.json'),
    status: 404,
    never: 'noticedesk"',
  },
  {
    what: 'an encoded path out of the folder',
    send: asked('/css/..%2f..%2f..%2fetc%2fpasswd'),
    status: 404,
    never: 'root:',
  },
  {
    what: 'a path out of the folder with backslashes',
    send: asked('/css/..%5c..%5cpackage.json'),
    status: 404,
  },
  { what: 'a hidden file', send: asked('/.git/config'), status: 404 },
  { what: 'a path of two slashes', send: asked('//evil.example/'), status: 404, never: 'href="//' },
  { what: 'a path of 10,000 characters', send: asked(`/report/${'a'.repeat(10_000)}`), status: 404 },
  { what: 'a path of 20,000 characters', send: asked(`/${'a'.repeat(20_000)}`), status: 431 },
  { what: 'a query of 10,000 parameters', send: asked(`/report?${'a&'.repeat(7_000)}`), status: 200 },
  {
    what: 'a query of operators',
    send: asked('/desk/sign-in?to[$ne]=1&lang[$gt]=&__proto__[x]=1&constructor=2'),
    status: 200,
  },

  {
    what: 'a header of 20,000 characters',
    send: raw(request('GET /', { 'X-Long': 'a'.repeat(20_000) })),
    status: 431,
  },
  {
    what: 'a cookie of 20,000 characters',
    send: raw(request('GET /', { Cookie: `csrf=${'a'.repeat(20_000)}` })),
    status: 431,
  },
  {
    what: 'a cookie of 10,000 characters',
    send: raw(request('GET /desk', { Cookie: `desk=${'a'.repeat(10_000)}` })),
    status: 303,
  },
  { what: 'a header that is none', send: raw('GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n'), status: 400 },
  { what: 'no host', send: raw('GET / HTTP/1.1\r\n\r\n'), status: 400 },
  { what: 'no HTTP', send: raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'), status: 400 },

  {
    what: 'two lengths',
    send: raw(
      request(
        'POST /desk/sign-in',
        { 'Content-Length': '5', 'content-length': '6', 'Content-Type': FORM },
        'a=b&c=',
      ),
    ),
    status: 400,
  },
  {
    what: 'a length and chunks (smuggling)',
    send: raw(
      request(
        'POST /desk/sign-in',
        { 'Content-Length': '4', 'Transfer-Encoding': 'chunked' },
        '0\r\n\r\nGET /',
      ),
    ),
    status: 400,
  },
  {
    what: 'chunks that are none',
    send: raw(
      request(
        'POST /desk/sign-in',
        { 'Transfer-Encoding': 'chunked', 'Content-Type': FORM },
        'zz\r\nabc\r\n',
      ),
    ),
    status: 400,
  },
  {
    what: 'a length longer than the body',
    send: raw(request('POST /desk/sign-in', { 'Content-Length': '500', 'Content-Type': FORM }, 'email=a'), {
      hangUp: true,
    }),
    status: 400,
  },
  {
    what: 'a length below nothing',
    send: raw(request('POST /desk/sign-in', { 'Content-Length': '-1' })),
    status: 400,
  },
  {
    what: 'a body of 3 MB where a form has 2 at most',
    send: ({ stranger }) => stranger.send('/desk/sign-in', FORM, `email=${'a'.repeat(3_000_000)}`),
    status: 413,
    says: 'That is too large',
  },
  {
    what: '5,000 fields',
    send: ({ stranger }) => stranger.send('/desk/sign-in', FORM, 'a=b&'.repeat(5000)),
    status: 413,
    says: 'That is too large',
  },
  {
    what: 'a body of 50 MB in 50 kB of gzip',
    send: ({ stranger }) =>
      stranger.send('/desk/sign-in', FORM, gzipSync(Buffer.alloc(50_000_000, 'a')), {
        'Content-Encoding': 'gzip',
      }),
    status: 413,
    says: 'That is too large',
  },
  {
    what: 'gzip that is none',
    send: ({ stranger }) => stranger.send('/desk/sign-in', FORM, 'email=a', { 'Content-Encoding': 'gzip' }),
    status: 400,
    says: 'We could not read that',
  },
  {
    what: 'an encoding of nobody',
    send: ({ stranger }) => stranger.send('/desk/sign-in', FORM, 'email=a', { 'Content-Encoding': 'rot13' }),
    status: 415,
    says: 'We could not read that',
  },
  {
    what: 'a form in UTF-16',
    send: ({ stranger }) => stranger.send('/desk/sign-in', `${FORM}; charset=utf-16`, 'email=a'),
    status: 415,
    says: 'We could not read that',
  },
  ...['application/json', 'text/plain', 'application/x-msgpack', 'image/png', 'a/b/c'].map((type) => ({
    what: `a form in ${type}`,
    send: ({ stranger }: Scene) =>
      stranger.send(COPYRIGHT_FORM, type, '{"locations":{"$ne":""},"reasons":"x"}'),
    status: 415,
    says: 'We could not read that',
  })),
];
