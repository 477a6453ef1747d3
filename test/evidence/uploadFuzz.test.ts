import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { expect } from 'chai';
import fc from 'fast-check';
import { UploadRefused, uploadFiles } from '../../src/evidence/upload.js';
import { createVault } from '../../src/evidence/vault.js';
import { filesBelow, temporaryFolder } from './support/samples.js';

const field = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n${content}\r\n`;

const piece = fc.oneof(
  fc.nat(300).map((size) => field('a', 'x'.repeat(size))),
  fc.integer({ min: 1, max: 6000 }).map((size) => file('a.txt', 'y'.repeat(size))),
  fc.constantFrom(file('b.png', 'zz'), file('', ''), field('__proto__', 'x'), field('a[b]', 'x')),
  fc.constantFrom('--b--\r\n', '\r\n--b--\r\n', '--b\r\nbad header\r\n\r\n', '--b\r\n\r\n\r\n', '\u0000'),
  fc.nat(3000).map((size) => field('big', 'x'.repeat(size))),
  fc.nat(30_000).map((size) => file('d.txt', 'q'.repeat(size))),
);

const form = fc.record({
  body: fc
    .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom('--b--\r\n', ''))
    .map(([a, end]) => a.join('') + end),
  chunk: fc.oneof(fc.integer({ min: 50, max: 2000 }), fc.constant(60_000)),
  hangsUp: fc.boolean(),
});

describe('uploading anything at all', () => {
  const folder = temporaryFolder();
  const runs = 250;

  it('gets an answer and leaves nothing half done', async function () {
    this.timeout(runs * 200);
    const limits = { maxFiles: 3, maxFileBytes: 3000, maxTotalBytes: 5000, maxFields: 8 };
    const answer: ErrorRequestHandler = (error, _req, res, _next) => {
      res.status(error instanceof UploadRefused ? error.status : 500).end();
    };
    const server = express()
      .post(
        '/',
        uploadFiles({ vault: createVault(folder()), ...limits, maxFieldsBytes: 2000, drainBytes: 20_000 }),
      )
      .use('/', (_req, res) => void res.status(200).end())
      .use(answer)
      .listen(0);
    const { port } = server.address() as AddressInfo;
    try {
      await fc.assert(
        fc.asyncProperty(form, async ({ body, chunk, hangsUp }) => {
          const status = await send(port, Buffer.from(body), chunk, hangsUp);
          expect(status).to.be.oneOf(hangsUp ? ['', '200', '400', '413'] : ['200', '400', '413']);
        }),
        { numRuns: runs },
      );
      // Who hung up is gone before the server has looked at what they sent.
      await closed(server);
      const until = Date.now() + 5000;
      const left = () => filesBelow(path.join(folder(), 'incoming')).catch(() => []);
      do await new Promise((resolve) => setTimeout(resolve, 200));
      while ((await left()).length > 0 && Date.now() < until);
      expect(await left()).to.deep.equal([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

/** Sends a body in pieces; the status of the answer, '' when the connection closed without one, 'none' after 5 s. */
function send(port: number, body: Buffer, chunk: number, hangsUp: boolean): Promise<string> {
  return new Promise((resolve) => {
    const client = connect(port);
    const end = (status: string) => {
      clearTimeout(late);
      client.destroy();
      resolve(status);
    };
    const late = setTimeout(end, 5000, 'none');
    client.on('data', (data: Buffer) => end(data.toString('latin1', 9, 12)));
    client.on('error', () => {});
    client.on('close', () => end(''));
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n');
    client.write(`Content-Length: ${body.length}\r\n\r\n`);
    void (async () => {
      const stop = hangsUp ? body.length / 2 : body.length;
      for (let sent = 0; sent < stop && !client.destroyed; sent += chunk) {
        client.write(body.subarray(sent, Math.min(sent + chunk, stop)));
        await pause();
      }
      if (hangsUp) end('');
    })();
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
