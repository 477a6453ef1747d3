import { expect } from 'chai';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Order } from '../../../../src/measures/connectors/connector.js';
import { splitCommand } from '../../../../src/measures/connectors/nginx/command.js';
import { createNginxConnector, type NginxSettings } from '../../../../src/measures/connectors/nginx/index.js';
import { installNginxSnippets } from '../../../../src/measures/connectors/nginx/snippets.js';
import { ask, startNginx, type TestNginx } from '../../../support/nginx.js';
import { requireTool } from '../../../support/tools.js';

const BRAND = { name: 'Voor "beeld" $host {B.V.} \\ <é> %', baseUrl: 'https://abuse.example.com/$a' };
const STOLEN = '0123456789abcdef01234567';

const order = (changes: Partial<Order> = {}): Order => ({
  id: STOLEN,
  caseNumber: 'ND-2026-000001',
  target: { scope: 'url', value: 'https://example.nl/stolen' },
  basis: 'law',
  confirmed: false,
  ...changes,
});

describe('The nginx connector', function () {
  this.timeout(60_000);
  let nginx: TestNginx;

  before(async function () {
    requireTool(this, 'nginx');
    requireTool(this, 'openssl');
    nginx = await startNginx({
      tls: true,
      install: (folder) => void installNginxSnippets(folder, BRAND),
      http: 'add_header X-Site kept; error_page 403 404 /own.html;',
      servers: (listen, snippets) => {
        const server = (names: string, rest: string) =>
          `server { ${listen} server_name ${names}; include ${snippets}; ${rest} }`;
        return [
          server('_', 'location / { return 200 "open"; }'),
          server('redirect.example.nl', 'return 301 https://$host$request_uri;'),
          server(
            'app.example.nl',
            'location / { try_files /none /index.php; } location = /index.php { return 200 "app"; }',
          ),
          server(
            'site.example.nl',
            'location /private { return 403; } location = /own.html { return 200 "own page"; }',
          ),
          `server { ${listen} server_name forgotten.example.nl; location / { return 403; } }`,
        ].join('\n');
      },
    });
  });

  afterEach(async () => {
    if (!nginx) return;
    for (const name of readdirSync(blocks())) rmSync(join(blocks(), name));
    await nginx.stop();
    await nginx.start();
  });

  after(() => nginx?.remove());

  const blocks = (): string => join(nginx.blocks, 'blocks');
  const file = (id = STOLEN): string => join(blocks(), `${id}.conf`);
  const connector = (changes: Partial<NginxSettings> = {}) =>
    createNginxConnector({
      folder: nginx.blocks,
      test: splitCommand(nginx.test),
      reload: splitCommand(nginx.reload),
      verifyAt: { host: '127.0.0.1', port: nginx.port },
      settleMs: 2_000,
      ...changes,
    });

  async function block(changes: Partial<Order> = {}): Promise<Order> {
    const wanted = order(changes);
    expect(await connector().apply(wanted)).to.deep.equal({ ok: true, detail: 'nginx reloaded' });
    expect(await connector().verify(wanted, 'blocked')).to.have.property('ok', true);
    return wanted;
  }

  describe('answers', () => {
    it('451 with who blocked it on a legal ground (RFC 7725), 403 where only the terms were broken', async () => {
      await block();
      const legal = await ask(nginx, 'example.nl/stolen');
      expect(legal.status).to.equal(451);
      expect(legal.headers['link']).to.equal('<https://abuse.example.com/%24a>; rel="blocked-by"');
      await block({ basis: 'terms' });
      const terms = await ask(nginx, 'example.nl/stolen');
      expect(terms.status).to.equal(403);
      expect(terms.headers).not.to.have.property('link');
      expect(terms.headers['cache-control']).to.equal('no-store');
    });

    it('a page in two languages that names the provider, whatever is in the name', async () => {
      await block();
      const { body, headers } = await ask(nginx, 'example.nl/stolen');
      expect(headers['content-type']).to.equal('text/html; charset=utf-8');
      const text = body.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
      expect(text).to.include(`${BRAND.name} heeft deze pagina geblokkeerd`);
      expect(text).to.include(
        `${BRAND.name} has blocked this page because we judged that the content is against the law`,
      );
      expect(text).to.include(`<a href="${BRAND.baseUrl}"`);
      expect(text.trim()).to.match(/^<!doctype html>[^]*<\/html>$/);
    });

    it('every method as it answers GET', async () => {
      await block();
      for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const answer = await ask(nginx, 'example.nl/stolen', { method, headers: ['Content-Length: 0'] });
        expect(answer.status, method).to.equal(451);
        expect(answer.body === '', method).to.equal(method === 'HEAD');
      }
    });

    it('over TLS and HTTP/2 alike', async () => {
      await block();
      expect((await ask(nginx, 'example.nl/stolen', { tls: true })).status).to.equal(451);
      expect(await statusOverHttp2(nginx, '/x/..//st%6flen?a=b')).to.equal(451);
      expect(await statusOverHttp2(nginx, '/bought')).to.equal(200);
      const secure = connector({ verifyAt: { host: '127.0.0.1', port: nginx.tlsPort } });
      expect(await secure.verify(order(), 'blocked')).to.deep.include({ ok: true });
    });

    it('before a server that redirects everything', async () => {
      await block({ target: { scope: 'url', value: 'https://redirect.example.nl/stolen' } });
      expect((await ask(nginx, 'redirect.example.nl/stolen')).status).to.equal(451);
      expect((await ask(nginx, 'redirect.example.nl/bought')).status).to.equal(301);
    });

    it("for the front controller's own address without blocking the pages that it makes", async () => {
      await block({ target: { scope: 'url', value: 'https://app.example.nl/index.php' } });
      expect((await ask(nginx, 'app.example.nl/index.php')).status).to.equal(451);
      expect((await ask(nginx, 'app.example.nl/article/1')).body).to.equal('app');
    });

    it("and leaves the site's own refusals, error pages and headers alone", async () => {
      await block({ target: { scope: 'url', value: 'https://site.example.nl/stolen' }, basis: 'terms' });
      const own = await ask(nginx, 'site.example.nl/private');
      expect([own.status, own.body]).to.deep.equal([403, 'own page']);
      expect((await ask(nginx, 'example.nl/bought')).headers['x-site']).to.equal('kept');
      const blocked = await ask(nginx, 'site.example.nl/stolen');
      expect(blocked.body).to.include('blocked this page');
    });

    it('nobody who asks for the page itself', async () => {
      await block();
      for (const line of [`example.nl/.noticedesk/law/${STOLEN}`, 'example.nl/.noticedesk/terms/']) {
        expect((await ask(nginx, line)).headers).not.to.have.property('x-noticedesk-measure');
      }
    });
  });

  describe('with two measures on one host', () => {
    const HOST_WIDE = 'fedcba9876543210fedcba98';
    const wide: Partial<Order> = {
      id: HOST_WIDE,
      target: { scope: 'host', value: 'example.nl' },
      basis: 'terms',
    };

    it('finds a target blocked that another measure of ours covers, and keeps it blocked when that is lifted', async () => {
      const hostWide = await block(wide);
      const one = await block();
      expect(await connector().undo(hostWide)).to.have.property('ok', true);
      expect(await connector().verify(hostWide, 'open')).to.have.property('ok', true);
      expect((await ask(nginx, 'example.nl/stolen')).status).to.equal(451);
      expect((await ask(nginx, 'example.nl/')).status).to.equal(200);
      expect(await connector().undo(one)).to.have.property('ok', true);
      expect(await connector().verify(one, 'open')).to.have.property('ok', true);
      expect((await ask(nginx, 'example.nl/stolen')).status).to.equal(200);
    });

    it('applies ten at the same time, one after the other', async () => {
      const orders = Array.from({ length: 10 }, (_, index) =>
        order({ id: `${index}`.repeat(24), target: { scope: 'url', value: `https://example.nl/${index}` } }),
      );
      const results = await Promise.all(orders.map((each) => connector().apply(each)));
      expect(results.every(({ ok }) => ok)).to.equal(true);
      expect(await connector().verify(order(orders[9]), 'blocked')).to.have.property('ok', true);
      for (const [index] of orders.entries())
        expect((await ask(nginx, `example.nl/${index}`)).status).to.equal(451);
      expect(readdirSync(nginx.blocks).sort()).to.deep.equal(['blocks', 'http.conf', 'server.conf']);
    });
  });

  describe('when something is wrong', () => {
    it('takes its own block back when nginx refuses it', async () => {
      const picky = ['sh', '-c', `! grep -q stolen ${blocks()}/*.conf`] as [string, ...string[]];
      const result = await connector({ test: picky }).apply(order());
      expect(result).to.have.property('ok', false);
      expect(result)
        .to.have.property('error')
        .that.matches(/^nginx refuses the block/);
      expect(readdirSync(blocks())).to.deep.equal([]);
    });

    it('restores the block that stood before when nginx refuses the new one', async () => {
      await block();
      const before = readFileSync(file(), 'utf8');
      const picky = ['sh', '-c', `! grep -q terms/ ${blocks()}/*.conf`] as [string, ...string[]];
      expect(await connector({ test: picky }).apply(order({ basis: 'terms' }))).to.have.property('ok', false);
      expect(readFileSync(file(), 'utf8')).to.equal(before);
    });

    it("says so when the configuration wasn't in order before, and leaves nothing behind", async () => {
      writeFileSync(join(blocks(), 'broken.conf'), 'no map entry');
      const result = await connector().apply(order());
      expect(result)
        .to.have.property('error')
        .that.matches(/not in order, apart from this block[^]*broken\.conf/);
      expect(readdirSync(blocks())).to.deep.equal(['broken.conf']);
    });

    it('fails when the reload command fails, is missing or hangs', async () => {
      for (const [command, wanted] of [
        ['false', /was not reloaded/],
        ['no-such-program-here --x', /ENOENT|EACCES/],
        ['sleep 30', /longer than 300 ms/],
      ] as const) {
        const result = await connector({
          reload: splitCommand(command),
          commandMs: 300,
          test: ['true'],
        }).apply(order());
        expect(result).to.have.property('error').that.matches(wanted);
      }
    });

    it('fails to verify when nginx is down, blocked or open', async () => {
      await block();
      await nginx.stop();
      const quick = connector({ settleMs: 200 });
      expect(await quick.verify(order(), 'blocked'))
        .to.have.property('error')
        .that.includes('ECONNREFUSED');
      expect(await quick.verify(order(), 'open')).to.have.property('ok', false);
      await nginx.start();
    });

    it("doesn't take somebody else's refusal for its own block", async () => {
      const elsewhere = order({
        target: { scope: 'url', value: 'https://forgotten.example.nl/x' },
        basis: 'terms',
      });
      expect(await connector().apply(elsewhere)).to.have.property('ok', true);
      const result = await connector({ settleMs: 200 }).verify(elsewhere, 'blocked');
      expect(result).to.deep.equal({ ok: false, error: 'HTTP 403, not from a block of ours' });
    });

    it("doesn't take a mark for a block of ours when no such block stands", async () => {
      const impostor = createServer((_request, response) => {
        response.writeHead(451, { 'X-Noticedesk-Measure': 'law/ffffffffffffffffffffffff' }).end();
      });
      await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
      const { port } = impostor.address() as AddressInfo;
      const looking = connector({ verifyAt: { host: '127.0.0.1', port }, settleMs: 200 });
      expect(await looking.verify(order(), 'blocked')).to.have.property('ok', false);
      impostor.close();
    });

    it("refuses a target that nginx can't serve, for good", async () => {
      const result = await connector().apply(
        order({ target: { scope: 'url', value: 'https://example.nl/%zz' } }),
      );
      expect(result).to.deep.equal({ ok: false, error: 'target: cannot_be_served', final: true });
      expect(readdirSync(blocks())).to.deep.equal([]);
    });

    it('lifts what was never applied, and lifts twice as once', async () => {
      expect(await connector().undo(order())).to.have.property('ok', true);
      await block();
      expect(await connector().undo(order())).to.have.property('ok', true);
      expect(await connector().undo(order())).to.have.property('ok', true);
      expect(await connector().verify(order(), 'open')).to.have.property('ok', true);
    });
  });
});

function statusOverHttp2(nginx: TestNginx, path: string): Promise<number> {
  const session = connectHttp2(`https://127.0.0.1:${nginx.tlsPort}`, { rejectUnauthorized: false });
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({ ':path': path, ':authority': 'example.nl' });
    stream.on('response', (headers) => {
      resolve(headers[':status'] ?? 0);
      session.destroy();
    });
    stream.end();
  });
}
