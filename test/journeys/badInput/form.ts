import { COPYRIGHT_FORM, copyrightFields } from '../../support/complaining.js';
import { multipart, pairsOf, type Changes, type Upload } from '../../support/asking.js';
import { executable, png, zip } from '../../evidence/support/samples.js';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { once } from 'node:events';
import { portOf } from '../../support/asking.js';
import type { Row, Scene } from './row.js';

const GOOD = copyrightFields({
  url: 'https://shop.example.nl/stolen',
  name: 'Rosa',
  email: 'rosa@mail.example',
});
const INVISIBLE = '\u200b\u2060\u00ad\u202e \u2066\ufeff';

const filled =
  (changes: Changes, path = COPYRIGHT_FORM) =>
  ({ stranger }: Scene) =>
    stranger.fill(path, { ...GOOD, ...changes });
const attached =
  (files: Upload[], changes: Changes = {}, path = COPYRIGHT_FORM) =>
  ({ stranger }: Scene) =>
    stranger.attach(path, { ...GOOD, ...changes }, files);
const body =
  (bytes: string | Buffer, type = 'multipart/form-data; boundary=edge') =>
  ({ stranger }: Scene) =>
    stranger.send(COPYRIGHT_FORM, type, bytes);
const parts = (text: string): string => text.replaceAll('\n', '\r\n');

/** The public form beyond what test/intake/formBadInput.test.ts sends it. */
export const formRows: Row[] = [
  {
    what: 'an empty form',
    send: ({ stranger }) => stranger.fill(COPYRIGHT_FORM, {}),
    status: 422,
    says: 'Give at least one address',
  },
  {
    what: 'only a token',
    send: filled(Object.fromEntries(Object.keys(GOOD).map((name) => [name, undefined]))),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'reasons that show nothing',
    send: filled({ reasons: INVISIBLE }),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'an answer that shows nothing',
    send: filled({ 'q-work': INVISIBLE }),
    status: 422,
    says: 'Please answer: ',
  },
  {
    what: 'locations that show nothing',
    send: filled({ locations: INVISIBLE }),
    status: 422,
    says: 'Give at least one address',
  },
  {
    what: 'a location that reads backwards',
    send: filled({ locations: '\u202eln.elpmaxe//:sptth' }),
    status: 422,
    says: 'Line 1',
  },
  {
    what: 'a megabyte of one location',
    send: filled({ locations: `https://a.example.nl/${'a'.repeat(1_000_000)}` }),
    status: 422,
    says: 'more text than we can take',
  },
  {
    what: 'locations of half a megabyte of dots',
    send: filled({ locations: '.'.repeat(500_000) }),
    status: 422,
    says: 'Give at least one address',
  },
  {
    what: 'locations of words without end',
    send: filled({ locations: 'aa '.repeat(300_000) }),
    status: 422,
    says: 'more text than we can take',
  },
  {
    what: 'locations of words and ranges on one long line',
    send: filled({ locations: ('aa '.repeat(300) + '192.0.2.0/24 ').repeat(60) }),
    status: 422,
    says: 'is a range of addresses',
  },
  {
    what: 'locations of brackets without end',
    send: filled({ locations: '[(<{'.repeat(100_000) }),
    status: 422,
    says: 'Give at least one address',
  },
  {
    what: 'locations in broken UTF-8',
    send: async ({ stranger }) => {
      const hidden = await stranger.hidden(COPYRIGHT_FORM);
      const form = new URLSearchParams(Object.entries({ ...hidden, ...GOOD, locations: 'X' })).toString();
      return stranger.send(
        COPYRIGHT_FORM,
        'application/x-www-form-urlencoded',
        form.replace('locations=X', 'locations=%FF%FE%C0%80'),
      );
    },
    status: 422,
    says: 'Line 1 is not an address',
  },
  {
    what: 'operators for every field',
    send: filled({
      'reasons[$ne]': '',
      'locations[$gt]': '',
      'goodFaith[$exists]': '1',
      reasons: undefined,
      locations: undefined,
      goodFaith: undefined,
    }),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'a prototype for the reasons',
    send: filled({ ['__proto__[reasons]']: 'x', 'constructor.prototype.reasons': 'x', reasons: undefined }),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'a draft of nobody, and no reasons',
    send: filled({ draft: 'A'.repeat(22), reasons: '' }),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'operators for a draft',
    send: filled({ draft: '{"$gt":""}', reasons: '' }),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'a number of the form that is a path',
    send: filled({ submission: '../../etc' }),
    status: 422,
    says: 'did not reach us whole',
  },
  {
    what: 'a language that there is not, and no reasons',
    send: filled({ language: '__proto__', reasons: '' }),
    status: 422,
    says: 'Tell us why this is wrong',
  },
  {
    what: 'an order from nobody',
    send: filled({ name: '', email: '' }, '/report/order-content'),
    status: 422,
    says: 'This needs another look',
  },
  {
    what: 'an identity request from an invisible name',
    send: filled({ name: '\u200b\u2800' }, '/report/5.3-identity'),
    status: 422,
    says: 'we need to know who you are',
  },
  {
    what: 'an identity request without an e-mail address',
    send: filled({ email: '' }, '/report/5.3-identity'),
    status: 422,
    says: 'we must be able to answer you',
  },
  {
    what: 'a yes-or-no answered otherwise',
    send: filled({ 'q-danger_now': 'constructor' }, '/report/5.2-threat'),
    status: 422,
    says: 'Choose an answer',
  },
  ...['nonsense', '__proto__', 'constructor', 'toString', '5.7-b', '$ne', '%7B%22$ne%22:1%7D'].map(
    (ground) => ({
      what: `the ground ${ground}`,
      send: ({ stranger }: Scene) =>
        stranger.send(`/report/${ground}`, 'multipart/form-data; boundary=edge', multipart(pairsOf(GOOD))),
      status: 404,
      says: 'There is nothing here',
    }),
  ),
  {
    what: 'a form without a token',
    send: filled({ _csrf: undefined }),
    status: 403,
    says: 'This form was open too long',
  },
  {
    what: 'a check of locations without a token',
    send: ({ stranger }) => stranger.post('/report/check', [['locations', 'example.nl']]),
    status: 403,
    says: 'This form was open too long',
  },
  {
    what: 'a check of operators for locations',
    send: async ({ stranger }) =>
      stranger.fill(
        COPYRIGHT_FORM,
        { 'locations[$ne]': '1', ground: '__proto__' },
        '/report/check?ground[$ne]=1&ground=__proto__',
      ),
    status: 200,
    says: '{"lines":[]}',
  },

  {
    what: 'a picture for child abuse material',
    send: attached(
      [{ name: 'a.png', content: png }],
      { locations: 'https://a.example.nl/x' },
      '/report/5.2-csam',
    ),
    status: 422,
    says: 'was refused and not kept',
  },
  {
    what: 'a file that names itself ../../etc/passwd',
    send: attached([{ name: '../../etc/passwd', content: 'root', type: 'text/plain' }]),
    status: 422,
    says: '“passwd” was left out',
    never: '../',
  },
  {
    what: 'a file that names itself /etc/shadow.exe',
    send: attached([{ name: '/etc/shadow.exe', content: executable }]),
    status: 422,
    says: '“shadow.exe” was left out',
    never: '/etc',
  },
  {
    what: 'a file that names itself C:\\Windows\\x.exe',
    send: attached([{ name: 'C:\\\\Windows\\\\x.exe', content: executable }]),
    status: 422,
    says: '“x.exe” was left out',
    never: 'Windows',
  },
  {
    what: 'a file with a NUL in its name',
    send: attached([{ name: 'a.png\0.exe', content: executable }]),
    status: 400,
    says: 'did not arrive whole',
    never: '\0',
  },
  {
    what: 'a file whose name reads backwards',
    send: attached([{ name: 'photo\u202egnp.exe', content: executable }]),
    status: 422,
    says: '“photognp.exe” was left out',
    never: '\u202e',
  },
  {
    what: 'a file with a script for a name',
    send: attached([{ name: '<script>alert(1)</script>.png', content: zip }]),
    status: 422,
    says: 'was left out',
    never: '<script>alert',
  },
  {
    what: 'a file with a name of 5,000 characters',
    send: attached([{ name: `${'a'.repeat(5000)}.exe`, content: executable }]),
    status: 422,
    says: 'was left out',
    never: 'a'.repeat(200),
  },
  {
    what: 'a page that says it is a picture',
    send: attached([{ name: 'a.png', content: '<html><script>alert(1)</script>' }]),
    status: 422,
    says: '“a.png” was left out',
  },
  {
    what: 'a drawing with a script',
    send: attached([
      {
        name: 'a.svg',
        content: '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        type: 'image/svg+xml',
      },
    ]),
    status: 422,
    says: '“a.svg” was left out',
  },
  {
    what: 'an empty file',
    send: attached([{ name: 'empty.png', content: '' }]),
    status: 422,
    says: 'it is empty',
  },
  {
    what: 'twelve files',
    send: attached(
      Array.from({ length: 12 }, (_, i) => ({
        name: `${i}.png`,
        content: Buffer.concat([png, Buffer.from(String(i))]),
      })),
    ),
    status: 422,
    says: 'at most 3 files',
  },
  {
    what: 'seventy files',
    send: attached(Array.from({ length: 70 }, (_, i) => ({ name: `${i}.png`, content: png }))),
    status: 422,
    says: /at most 3 files|more files and fields/,
  },
  {
    what: 'a file in another field',
    send: attached([{ name: 'a.png', content: png, field: 'reasons' }]),
    status: 400,
    says: 'A file came where none belongs',
  },
  {
    what: 'a file in a field called __proto__',
    send: attached([{ name: 'a.png', content: png, field: '__proto__' }]),
    status: 400,
  },
  {
    what: 'a form of many parts without end',
    send: body(parts('--edge\nContent-Disposition: form-data; name="a"\n\n1\n').repeat(3000)),
    status: 403,
    says: 'This form was open too long',
  },
  {
    what: 'a form without a boundary',
    send: body('x', 'multipart/form-data'),
    status: 400,
    says: 'did not arrive whole',
  },
  {
    what: 'a form with another boundary',
    send: body(multipart(pairsOf(GOOD)), 'multipart/form-data; boundary=other'),
    status: 400,
    says: 'did not arrive whole',
  },
  {
    what: 'a form that is cut off',
    send: body(parts('--edge\nContent-Disposition: form-data; name="reasons"\n\nhal')),
    status: 400,
    says: 'did not arrive whole',
  },
  {
    what: 'a part without a name',
    send: body(parts('--edge\nContent-Disposition: form-data\n\nx\n--edge--\n')),
    status: 400,
    says: 'a field that is not ours',
  },
  {
    what: 'a part whose headers go on and on',
    send: body(
      parts(`--edge\nContent-Disposition: form-data; name="a"\nX: ${'a'.repeat(100_000)}\n\nx\n--edge--\n`),
    ),
    status: 400,
  },
  {
    what: 'multipart of another kind',
    send: body(multipart(pairsOf(GOOD)), 'multipart/mixed; boundary=edge'),
    status: 415,
    says: 'We could not read that',
  },
  { what: 'an upload of 200 MB', send: uploadOf200MB, status: 413, says: /at most 3 MB|That is too large/ },
];

/** Streams a file of 200 MB until there is an answer. */
async function uploadOf200MB({ app, stranger }: Scene): Promise<{ status: number; text: string }> {
  const hidden = await stranger.hidden(COPYRIGHT_FORM);
  const head = multipart(pairsOf({ ...hidden, ...GOOD }), [{ name: 'huge.png', content: png }]);
  const start = head.subarray(0, head.length - '\r\n--edge--\r\n'.length);
  const sending = httpRequest({
    port: portOf(app),
    path: COPYRIGHT_FORM,
    method: 'POST',
    headers: {
      'Content-Type': 'multipart/form-data; boundary=edge',
      'Accept-Language': 'en',
      Cookie: cookieOf(hidden),
    },
  });
  const answer = answerTo(sending);
  sending.write(start);
  const megabyte = Buffer.alloc(1_000_000, 'a');
  let answered = false;
  sending.on('response', () => (answered = true));
  for (let sent = 0; sent < 200 && !answered && !sending.destroyed; sent += 1) {
    if (!sending.write(megabyte)) await Promise.race([once(sending, 'drain'), once(sending, 'close')]);
  }
  sending.end('\r\n--edge--\r\n');
  return answer;
}

const cookieOf = ({ _csrf = '' }: Record<string, string>): string => `csrf=${_csrf}`;

function answerTo(sending: ClientRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
}
