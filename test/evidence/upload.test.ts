import { readFile, readdir } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { expect } from 'chai';
import request from 'supertest';
import { UploadRefused, uploadFiles, uploadsOf, type UploadOptions } from '../../src/evidence/upload.js';
import { createVault, type Vault } from '../../src/evidence/vault.js';
import { bytesBelow, executable, filesBelow, pdf, png, temporaryFolder } from './support/samples.js';

const MIB = 1024 * 1024;

describe('uploading evidence', () => {
  const folder = temporaryFolder();
  let vault: Vault;
  beforeEach(() => {
    vault = createVault(folder());
  });

  function app(options: Partial<UploadOptions> = {}): Express {
    const answerRefusal: ErrorRequestHandler = (error, req, res, next) => {
      if (!(error instanceof UploadRefused)) return next(error);
      res.status(error.status).json({ code: error.code, body: req.body as unknown, ...uploadsOf(req) });
    };
    const fault: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(500).json({ fault: error instanceof Error ? error.message : '' });
    };
    return express()
      .post('/', uploadFiles({ vault, ...options }), (req, res) => {
        res.json({ body: req.body as unknown, ...uploadsOf(req) });
      })
      .use(answerRefusal, fault);
  }

  const attempt = (options?: Partial<UploadOptions>) => request(app(options)).post('/');

  /** A body in our own words, for what no client library would send. */
  function raw(
    body: string | Buffer,
    options?: Partial<UploadOptions>,
    type = 'multipart/form-data; boundary=b',
  ) {
    return attempt(options).set('Content-Type', type).send(body);
  }

  const field = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = (name: string, content: string, fieldName = 'files') =>
    `--b\r\nContent-Disposition: form-data; name="${fieldName}"; filename="${name}"\r\n\r\n${content}\r\n`;
  const END = '--b--\r\n';

  describe('of a good form', () => {
    it('stores the files and passes the text fields on', async () => {
      const { status, body } = await attempt()
        .field('name', 'Zoë')
        .field('url', 'https://a.example/')
        .field('url', 'https://b.example/')
        .attach('files', png, 'shot é.png')
        .attach('files', pdf, 'letter.pdf');
      expect(status).to.equal(200);
      expect(body.body).to.deep.equal({ name: 'Zoë', url: ['https://a.example/', 'https://b.example/'] });
      expect(body.problems).to.deep.equal([]);
      expect(body.files).to.have.length(2);
      expect(body.files[0]).to.include({ name: 'shot é.png', size: png.length, type: 'image/png' });
      expect(body.files[1]).to.include({ name: 'letter.pdf', type: 'application/pdf' });
      expect(await vault.verify(body.files[0].sha256)).to.equal(true);
      expect(await filesBelow(path.join(folder(), 'incoming'))).to.deep.equal([]);
    });

    it('stores the same file twice once', async () => {
      const { body } = await attempt().attach('files', png, 'a.png').attach('files', png, 'b.png');
      expect(body.files.map(({ name }: { name: string }) => name)).to.deep.equal(['a.png', 'b.png']);
      expect(await filesBelow(folder())).to.have.length(1);
    });

    it('takes no notice of a file input that was left empty', async () => {
      const browsers =
        '--b\r\nContent-Disposition: form-data; name="files"; filename=""\r\n' +
        'Content-Type: application/octet-stream\r\n\r\n\r\n';
      const { body } = await raw(field('name', 'x') + browsers + END);
      expect(body).to.deep.equal({ body: { name: 'x' }, files: [], problems: [] });
    });

    it('keeps the fields that come after the files', async () => {
      const { body } = await raw(file('a.txt', 'hello') + field('name', 'x') + END);
      expect(body.body).to.deep.equal({ name: 'x' });
    });

    it('leaves other bodies to others', async () => {
      const { status, body } = await attempt().set('Content-Type', 'application/json').send('{"a":1}');
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ files: [], problems: [] });
    });

    for (const [says, sent, shown] of [
      ['../ names', '../../../tmp/evil.txt', 'evil.txt'],
      ['Windows paths', 'C:\\\\x\\\\evil.txt', 'evil.txt'],
      ['bidi names', 'gpj\u202Etxt.evil.txt', 'gpjtxt.evil.txt'],
      ['names with controls', 'a\tb%0D%0Ac.txt', 'a b c.txt'],
    ] as const) {
      it(`cleans ${says} and writes nowhere else`, async () => {
        const { body } = await raw(file(sent, 'hello') + END);
        expect(body.files[0]).to.include({ name: shown });
        const { sha256 } = body.files[0];
        expect(await filesBelow(folder())).to.deep.equal([
          path.join(sha256.slice(0, 2), sha256.slice(2, 4), sha256),
        ]);
      });
    }
  });

  describe('of files that it cannot take', () => {
    it('tells which and why, and keeps the rest', async () => {
      const { status, body } = await attempt({ maxFileBytes: 1000, maxFiles: 4 })
        .field('reason', 'because')
        .attach('files', Buffer.alloc(1001, 'x'), 'big.txt')
        .attach('files', executable, 'shot.png')
        .attach('files', Buffer.alloc(0), 'empty.txt')
        .attach('files', png, 'good.png')
        .attach('files', png, 'fifth.png')
        .field('name', 'x');
      expect(status).to.equal(200);
      expect(body.body).to.deep.equal({ reason: 'because', name: 'x' });
      expect(body.problems).to.deep.equal([
        { name: 'big.txt', problem: 'too_big' },
        { name: 'shot.png', problem: 'wrong_type' },
        { name: 'empty.txt', problem: 'empty' },
        { name: 'fifth.png', problem: 'too_many' },
      ]);
      expect(body.files.map(({ name }: { name: string }) => name)).to.deep.equal(['good.png']);
      expect(await filesBelow(folder())).to.have.length(1);
    });

    it('takes a file of exactly the largest size', async () => {
      const { body } = await attempt({ maxFileBytes: 1000 }).attach(
        'files',
        Buffer.alloc(1000, 'x'),
        'a.txt',
      );
      expect(body.problems).to.deep.equal([]);
      expect(body.files[0]).to.include({ size: 1000 });
    });

    it('limits the files together; one that is too big by itself takes nothing from the others', async () => {
      const { body } = await attempt({ maxFileBytes: 1000, maxTotalBytes: 1500 })
        .attach('files', Buffer.alloc(1400, 'x'), 'huge.txt')
        .attach('files', Buffer.alloc(900, 'a'), 'a.txt')
        .attach('files', Buffer.alloc(900, 'b'), 'b.txt')
        .attach('files', Buffer.alloc(500, 'c'), 'c.txt');
      expect(body.files.map(({ name }: { name: string }) => name)).to.deep.equal(['a.txt', 'c.txt']);
      expect(body.problems).to.deep.equal([
        { name: 'huge.txt', problem: 'too_big' },
        { name: 'b.txt', problem: 'total_too_big' },
      ]);
    });
  });

  describe('where no files are allowed', () => {
    it('writes nothing at all', async () => {
      const { status, body } = await attempt({ allowFiles: () => false })
        .field('url', 'https://a.example/')
        .attach('files', png, 'a.png');
      expect(status).to.equal(200);
      expect(body).to.deep.equal({
        body: { url: 'https://a.example/' },
        files: [],
        problems: [{ name: 'a.png', problem: 'not_allowed' }],
      });
      expect(await readdir(folder())).to.deep.equal([]);
    });

    it('goes by a field before the files, or removes them when it comes after', async () => {
      const allowFiles: UploadOptions['allowFiles'] = (req) =>
        (req.body as Record<string, unknown>)['ground'] !== 'csam';
      for (const form of [
        field('ground', 'csam') + file('a.txt', 'hello') + END,
        file('a.txt', 'hello') + field('ground', 'csam') + END,
      ]) {
        const { body } = await raw(form, { allowFiles });
        expect(body.problems).to.deep.equal([{ name: 'a.txt', problem: 'not_allowed' }]);
        expect(await filesBelow(folder())).to.deep.equal([]);
      }
    });
  });

  describe('of a body that makes no sense', () => {
    const good = field('name', 'x') + file('a.txt', 'hello');
    const table: [string, string, number, string, string?][] = [
      ['a body without an end', good, 400, 'malformed_multipart'],
      ['a body cut within a file', good.slice(0, -4), 400, 'malformed_multipart'],
      ['an empty body', '', 400, 'malformed_multipart'],
      ['a body that is something else', '{"a":1}', 400, 'malformed_multipart'],
      ['a broken part header', `--b\r\nno header\r\n\r\nx\r\n${END}`, 400, 'malformed_multipart'],
      ['files after the end', good + END + file('b.txt', 'x').repeat(2), 400, 'malformed_multipart'],
      [
        'a file cut after the end',
        END + file('b.txt', 'x').repeat(2).slice(0, -4),
        400,
        'malformed_multipart',
      ],
      ['a missing boundary', good + END, 400, 'malformed_multipart', 'multipart/form-data'],
      ['another kind of multipart', good + END, 400, 'malformed_multipart', 'multipart/mixed; boundary=b'],
      ['a file in another field', good + file('a.txt', 'x', 'avatar') + END, 400, 'unexpected_file'],
      ['a field named __proto__', good + field('__proto__', 'x') + END, 400, 'bad_field_name'],
      ['a field named constructor', good + field('constructor', 'x') + END, 400, 'bad_field_name'],
      ['a nested field', good + field('a[b]', 'x') + END, 400, 'bad_field_name'],
      ['a list field', good + field('a[]', 'x') + END, 400, 'bad_field_name'],
      ['a query operator', good + field('$ne', 'x') + END, 400, 'bad_field_name'],
      ['a prototype path', good + field('__proto__[x]', 'x') + END, 400, 'bad_field_name'],
      [
        'a field without a name',
        `${good}--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n${END}`,
        400,
        'bad_field_name',
      ],
      ['a field with an endless name', good + field('n'.repeat(5000), 'x') + END, 400, 'bad_field_name'],
      ['too many fields', good + field('n', 'x').repeat(30) + END, 413, 'too_many_fields'],
      ['a field that is too large', good + field('n', 'x'.repeat(5000)) + END, 413, 'fields_too_large'],
      [
        'fields that are too large together',
        good + field('n', 'x'.repeat(900)).repeat(6) + END,
        413,
        'fields_too_large',
      ],
      ['a flood of files', good + file('a.txt', 'x').repeat(200) + END, 413, 'too_many_parts'],
    ];
    for (const [says, body, status, code, type] of table) {
      it(`answers ${status} ${code} to ${says}, and keeps nothing half`, async () => {
        const response = await raw(body, { maxFields: 20, maxFieldsBytes: 4000 }, type);
        expect(response.status).to.equal(status);
        expect(response.body.code).to.equal(code);
        expect(Object.keys(response.body.body)).to.satisfy((names: string[]) =>
          names.every((n) => /^\w+$/.test(n)),
        );
        expect(await filesBelow(path.join(folder(), 'incoming')).catch(() => [])).to.deep.equal([]);
        if (status === 400) expect(await filesBelow(folder())).to.deep.equal([]);
      });
    }

    it('pollutes nothing', () => {
      expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
    });

    it('still has the fields and good files of a form with too much text', async () => {
      const { body } = await raw(good + field('long', 'x'.repeat(5000)) + END, { maxFieldsBytes: 4000 });
      expect(body.body).to.deep.equal({ name: 'x' });
      expect(body.files).to.have.length(1);
    });
  });

  it('says that storing failed when the disk does', async () => {
    const broken: Vault = { ...vault, receive: () => Promise.reject(new Error('disk full')) };
    const { status, body } = await attempt({ vault: broken })
      .field('name', 'x')
      .attach('files', Buffer.alloc(3 * MIB, 'x'), 'a.txt')
      .attach('files', png, 'a.png');
    expect(status).to.equal(500);
    expect(body.fault).to.equal('disk full');
  });

  describe('of very much', () => {
    interface Answer {
      status: number | undefined;
      body: { code?: string; body?: unknown; problems?: unknown; files?: unknown[] };
    }
    interface Sent {
      answer: Answer;
      peakDisk: number;
      peakMemory: number;
      sentAtAnswer: number;
    }

    /** Sends a form with one file of so many bytes, watching disk and memory meanwhile. */
    async function sendLarge(bytes: number, options?: Partial<UploadOptions>, tail = ''): Promise<Sent> {
      const server = app(options).listen(0);
      const { port } = server.address() as AddressInfo;
      const memoryBefore = process.memoryUsage().rss;
      let peakDisk = 0;
      let peakMemory = 0;
      let sent = 0;
      let sentAtAnswer = 0;
      try {
        const answer = await new Promise<Answer>((resolve, reject) => {
          const req = httpRequest({
            port,
            method: 'POST',
            path: '/',
            headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
          });
          req.on('error', reject);
          req.on('response', (response) => {
            sentAtAnswer = sent;
            readJson(response).then((body) => resolve({ status: response.statusCode, body }), reject);
          });
          void (async () => {
            const chunk = Buffer.alloc(MIB, 'x');
            req.write(field('name', 'typed') + file('video.txt', '').slice(0, -2));
            for (; sent < bytes && !req.destroyed; sent += chunk.length) {
              if (!req.write(chunk)) await new Promise((resolve) => req.once('drain', resolve));
              peakDisk = Math.max(peakDisk, await bytesBelow(folder()));
              peakMemory = Math.max(peakMemory, process.memoryUsage().rss - memoryBefore);
            }
            req.end(`\r\n${tail}${END}`);
          })();
        });
        return { answer, peakDisk, peakMemory, sentAtAnswer };
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }

    async function readJson(response: IncomingMessage): Promise<Answer['body']> {
      return JSON.parse(Buffer.concat(await response.toArray()).toString()) as Answer['body'];
    }

    it('answers 413 to 200 MB long before it is all read, with bounded disk and memory', async () => {
      const { answer, peakDisk, peakMemory, sentAtAnswer } = await sendLarge(200 * MIB);
      expect(answer.status).to.equal(413);
      expect(answer.body).to.deep.equal({
        code: 'body_too_large',
        body: { name: 'typed' },
        files: [],
        problems: [{ name: 'video.txt', problem: 'too_big' }],
      });
      expect(sentAtAnswer).to.be.below(120 * MIB);
      expect(peakDisk).to.be.at.most(10 * MIB);
      expect(peakMemory).to.be.below(120 * MIB);
      expect(await filesBelow(folder())).to.deep.equal([]);
    });

    it('keeps the whole form when the file is too big and the body still within reach', async () => {
      const { answer, peakDisk } = await sendLarge(40 * MIB, {}, field('after', 'too'));
      expect(answer.status).to.equal(200);
      expect(answer.body.body).to.deep.equal({ name: 'typed', after: 'too' });
      expect(answer.body.problems).to.deep.equal([{ name: 'video.txt', problem: 'too_big' }]);
      expect(peakDisk).to.be.at.most(10 * MIB);
    });

    it('answers a client that never stops, reads on for a while, then cuts the connection', async () => {
      const server = app({ maxTotalBytes: MIB, maxFieldsBytes: MIB, drainBytes: MIB }).listen(0);
      const client = connect((server.address() as AddressInfo).port);
      let answered = '';
      let sent = 0;
      client.on('data', (chunk: Buffer) => (answered += chunk.toString()));
      client.on('error', () => {});
      client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n');
      client.write(`Content-Length: ${1000 * MIB}\r\n\r\n${file('a.txt', '').slice(0, -2)}`);
      const chunk = Buffer.alloc(MIB / 4, 'x');
      while (!client.destroyed && sent < 50 * MIB) {
        client.write(chunk);
        sent += chunk.length;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      server.close();
      expect(answered).to.match(/^HTTP\/1.1 413 /);
      expect(sent / MIB).to.be.within(7, 35);
    });

    it('leaves nothing of an upload whose client hangs up', async () => {
      const server = app().listen(0);
      const { port } = server.address() as AddressInfo;
      const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
      const req = httpRequest({ port, method: 'POST', headers });
      req.on('error', () => {});
      req.write(file('a.png', png.toString('latin1')) + file('b.txt', 'x'.repeat(MIB)).slice(0, -2));
      while ((await bytesBelow(folder())) < MIB / 2) await new Promise((resolve) => setTimeout(resolve, 5));
      req.destroy();
      const until = Date.now() + 5000;
      while ((await bytesBelow(folder())) > 0 && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(await filesBelow(folder())).to.deep.equal([]);
      server.close();
    });
  });

  it('writes what it was sent, byte for byte', async () => {
    const content = Buffer.from('--b\r\n--c\r\n\r\n-'.repeat(9000));
    const { body } = await attempt().attach('files', content, 'a.txt');
    const { sha256 } = body.files[0];
    const stored = await readFile(path.join(folder(), sha256.slice(0, 2), sha256.slice(2, 4), sha256));
    expect(stored.equals(content)).to.equal(true);
  });
});
