import { rm } from 'node:fs/promises';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { expect } from 'chai';
import request from 'supertest';
import { sendAsDownload } from '../../src/evidence/download.js';
import { createVault, type Vault } from '../../src/evidence/vault.js';
import { Problem } from '../../src/problem.js';
import { temporaryFolder } from './support/samples.js';

describe('downloading evidence', () => {
  const folder = temporaryFolder();
  let vault: Vault;
  let opened: ReadStream[];
  beforeEach(() => {
    opened = [];
    const real = createVault(folder());
    vault = {
      ...real,
      open: (sha256) => {
        const stream = real.open(sha256);
        opened.push(stream);
        return stream;
      },
    };
  });

  function app(name = 'a.txt'): Express {
    const answer: ErrorRequestHandler = (error, _req, res, _next) => {
      res
        .status(error instanceof Problem ? error.status : 500)
        .send(error instanceof Problem ? error.code : 'fault');
    };
    return express()
      .get('/:sha256', (req, res) => sendAsDownload(res, vault, { sha256: req.params.sha256, name }))
      .use(answer);
  }

  const put = async (content: string | Buffer) =>
    (await vault.put(Readable.from([Buffer.from(content)]))).sha256;

  it('gives the bytes as an inert attachment, whatever they are', async () => {
    const page = '<script>alert(1)</script>';
    const response = await request(app('bewijs é.html')).get(`/${await put(page)}`);
    expect(response.status).to.equal(200);
    expect(Buffer.from(response.body as Uint8Array).toString()).to.equal(page);
    expect(response.headers).to.include({
      'content-type': 'application/octet-stream',
      'content-length': String(page.length),
      'content-disposition': 'attachment; filename="bewijs _.html"; filename*=UTF-8\'\'bewijs%20%C3%A9.html',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    });
  });

  it('answers a HEAD request without reading on', async () => {
    const response = await request(app()).head(`/${await put('hello')}`);
    expect(response.status).to.equal(200);
    expect(response.headers).to.include({ 'content-length': '5' });
    expect(opened[0]?.destroyed).to.equal(true);
  });

  for (const [says, sha256] of [
    ['is missing', 'a'.repeat(64)],
    ['has no digest for a name', '..%2f..%2fetc%2fpasswd'],
  ] as const) {
    it(`answers 404 for what ${says}`, async () => {
      const response = await request(app()).get(`/${sha256}`);
      expect(response.status).to.equal(404);
      expect(response.text).to.equal('evidence_missing');
      expect(response.headers).to.not.have.property('content-disposition');
    });
  }

  it('answers 404 or 500, never half headers, when the bytes go at the last moment', async () => {
    const sha256 = await put('hello');
    const { stat } = vault;
    vault.stat = async (wanted) => {
      const found = await stat(wanted);
      await rm(path.join(folder(), sha256.slice(0, 2)), { recursive: true });
      return found;
    };
    const response = await request(app()).get(`/${sha256}`);
    expect(response.status).to.equal(500);
    expect(response.headers).to.not.have.property('content-disposition');
  });

  it('closes the file when the client goes away', async () => {
    const sha256 = await put(Buffer.alloc(30 * 1024 * 1024, 'x'));
    const server = app().listen(0);
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve) => {
      get({ port, path: `/${sha256}` }, (response) => {
        response.once('data', () => response.destroy());
        response.once('close', resolve);
      });
    });
    const stream = opened[0];
    while (!stream?.closed) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stream.bytesRead).to.be.below(30 * 1024 * 1024);
    server.close();
  });
});
