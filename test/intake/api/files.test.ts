import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { Complaints } from '../../../src/intake/complaint.js';
import { paths } from '../../../src/web/paths.js';
import { useApp } from '../../support/app.js';
import { multipart, type Pairs, type Upload } from '../../support/asking.js';
import { COMPLAINT, newOrganisation, Sender } from './support.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('files beside a complaint', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en', UPLOAD_MAX_FILES: '2', UPLOAD_MAX_FILE_MB: '1' });
  let sender: Sender;
  const send = async (pairs: Pairs, files: readonly Upload[], headers: Record<string, string> = {}) =>
    app
      .visitor()
      .post(paths.apiComplaints())
      .set({
        Authorization: `Bearer ${sender.token}`,
        'Content-Type': 'multipart/form-data; boundary=edge',
        ...headers,
      })
      .serialize((data: unknown) => data as string)
      .send(multipart(pairs, files));
  const withJson = (value: unknown = COMPLAINT): Pairs => [['complaint', JSON.stringify(value)]];
  const blobs = async (): Promise<string[]> =>
    (await readdir(app.deps.config.EVIDENCE_DIR, { recursive: true }).catch(() => [])).filter((name) =>
      /[0-9a-f]{64}$/.test(name),
    );

  beforeEach(async () => {
    sender = new Sender(app, (await newOrganisation()).token);
  });

  it('are kept, by what they are and not by what they are called', async () => {
    const key = { 'Idempotency-Key': 'files' };
    const answer = await send(withJson(), [{ name: 'screen.png', content: PNG, type: 'text/html' }], key);
    expect(answer.status, answer.text).to.equal(201);
    const complaint = await Complaints.findOne().lean();
    expect(complaint?.files.map(({ name, type, size }) => [name, type, size])).to.deep.equal([
      ['screen.png', 'image/png', PNG.length],
    ]);
    const again = await send(withJson(), [{ name: 'screen.png', content: PNG }], key);
    expect(again.text).to.equal(answer.text);
    const others = await send(withJson(), [{ name: 'a.txt', content: 'other' }], key);
    expect(others.status).to.equal(422);
  });

  const refused: [string, () => ReturnType<typeof send>, number, string][] = [
    [
      'a program called an image',
      () => send(withJson(), [{ name: 'a.png', content: 'MZ\x90\x00' }]),
      422,
      'file_wrong_type',
    ],
    [
      'an archive',
      () => send(withJson(), [{ name: 'a.zip', content: 'PK\x03\x04' }]),
      422,
      'file_wrong_type',
    ],
    ['an empty file', () => send(withJson(), [{ name: 'a.txt', content: '' }]), 422, 'file_empty'],
    [
      'a file that is too big',
      () => send(withJson(), [{ name: 'a.txt', content: 'x'.repeat(1_100_000) }]),
      422,
      'file_too_big',
    ],
    [
      'a file too many',
      () =>
        send(
          withJson(),
          ['1', '2', '3'].map((name) => ({ name: `${name}.txt`, content: name })),
        ),
      422,
      'file_too_many',
    ],
    ['JSON that is missing', () => send([], [{ name: 'a.txt', content: 'x' }]), 422, 'part_missing'],
    [
      'JSON as a file',
      () => send([], [{ name: 'c.json', content: JSON.stringify(COMPLAINT), field: 'complaint' }]),
      400,
      'unexpected_file',
    ],
    ['JSON twice', () => send([...withJson(), ...withJson()], []), 422, 'part_missing'],
    ['a part of another name', () => send([...withJson(), ['more', 'x']], []), 422, 'unknown_part'],
    ['a part named __proto__', () => send([...withJson(), ['__proto__', 'x']], []), 400, 'bad_field_name'],
    ['broken JSON', () => send([['complaint', '{']], []), 400, 'not_json'],
    [
      'no boundary',
      () => send(withJson(), [], { 'Content-Type': 'multipart/form-data' }),
      400,
      'malformed_multipart',
    ],
    [
      'a wrong boundary',
      () => send(withJson(), [], { 'Content-Type': 'multipart/form-data; boundary=other' }),
      400,
      'malformed_multipart',
    ],
  ];
  for (const [what, ask, status, code] of refused) {
    it(`are refused: ${what}`, async () => {
      const answer = await ask();
      expect(answer.status, answer.text).to.equal(status);
      expect(answer.headers['content-type']).to.match(/^application\/problem\+json/);
      const { code: own, errors = [] } = answer.body as { code: string; errors?: { code: string }[] };
      expect([own, ...errors.map((error) => error.code)]).to.include(code);
      expect(await Complaints.countDocuments()).to.equal(0);
    });
  }

  it('are refused when a second part says that it is about something else', async () => {
    const before = await blobs();
    const content = Buffer.concat([PNG, Buffer.from('not kept')]);
    const first = multipart(withJson(), [{ name: 'a.png', content }]).toString('latin1');
    const body = Buffer.concat([
      Buffer.from(first.replace('--edge--\r\n', ''), 'latin1'),
      multipart(withJson({ ground: '5.2-csam', locations: ['https://x.example.nl/a'], goodFaith: true })),
    ]);
    const answer = await app
      .visitor()
      .post(paths.apiComplaints())
      .set({ Authorization: `Bearer ${sender.token}`, 'Content-Type': 'multipart/form-data; boundary=edge' })
      .serialize((data: unknown) => data as string)
      .send(body);
    expect(answer.status, answer.text).to.equal(422);
    expect(await Complaints.countDocuments()).to.equal(0);
    expect(await blobs()).to.deep.equal(before);
  });

  it('are refused with child abuse material, and before the JSON says what it is about, without a byte written', async () => {
    const before = await blobs();
    const csam = { ground: '5.2-csam', locations: ['https://x.example.nl/a'], goodFaith: true };
    const content = Buffer.concat([PNG, Buffer.from('never kept')]);
    const answer = await send(withJson(csam), [{ name: 'a.png', content }]);
    expect(answer.status, answer.text).to.equal(422);
    const late = multipart([], [{ name: 'a.png', content }])
      .toString('latin1')
      .replace('--edge--\r\n', '');
    const turned = await app
      .visitor()
      .post(paths.apiComplaints())
      .set({ Authorization: `Bearer ${sender.token}`, 'Content-Type': 'multipart/form-data; boundary=edge' })
      .serialize((data: unknown) => data as string)
      .send(Buffer.concat([Buffer.from(late, 'latin1'), multipart(withJson())]));
    expect(turned.status, turned.text).to.equal(422);
    expect(turned.text).to.contain('file_not_allowed');
    expect(await blobs()).to.deep.equal(before);
  });
});
