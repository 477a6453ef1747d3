import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order } from '../../../src/measures/connectors/connector.js';
import { createConnectors } from '../../../src/measures/connectors/index.js';
import { look } from '../../../src/measures/connectors/look.js';
import { createManualConnector } from '../../../src/measures/connectors/manual.js';
import { readTarget, type Aim } from '../../../src/measures/target.js';

const CONFIG = {
  NGINX_DIR: undefined,
  NGINX_TEST: 'nginx -t',
  NGINX_RELOAD: 'nginx -s reload',
  NGINX_VERIFY: undefined,
  BRAND_NAME: 'Voorbeeld Hosting',
  BASE_URL: 'https://abuse.example.com',
};

describe('The connectors', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'connectors-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are only the manual one without a folder of nginx', () => {
    expect(Object.keys(createConnectors(CONFIG))).to.deep.equal(['manual']);
  });

  it('are both with it, and what nginx includes stands there', () => {
    const NGINX_DIR = join(folder, 'noticedesk');
    expect(createConnectors({ ...CONFIG, NGINX_DIR, NGINX_VERIFY: '[::1]:443' })).to.have.keys(
      'manual',
      'nginx',
    );
    for (const name of ['http.conf', 'server.conf', 'blocks'])
      expect(existsSync(join(NGINX_DIR, name))).to.equal(true);
  });

  it('say what is wrong with a setting', () => {
    for (const NGINX_VERIFY of [
      '127.0.0.1',
      'http://127.0.0.1:80',
      '127.0.0.1:0',
      '127.0.0.1:99999',
      '::1:80',
    ]) {
      expect(() => createConnectors({ ...CONFIG, NGINX_DIR: folder, NGINX_VERIFY }), NGINX_VERIFY).to.throw(
        'NGINX_VERIFY',
      );
    }
    expect(() => createConnectors({ ...CONFIG, NGINX_DIR: folder, NGINX_TEST: 'nginx "-t' })).to.throw(
      "isn't closed",
    );
  });
});

describe('The manual connector', () => {
  const order = (confirmed: boolean): Order => ({
    id: '0'.repeat(24),
    caseNumber: 'ND-2026-000001',
    target: { scope: 'url', value: 'https://example.nl/a' },
    basis: 'law',
    confirmed,
  });
  const seeing = (status: number) => createManualConnector(async () => ({ status, mark: null }));

  it("goes by a person's word", async () => {
    expect(await seeing(200).apply(order(false))).to.have.property('ok', false);
    expect(await seeing(200).apply(order(true))).to.have.property('ok', true);
    expect(await seeing(200).undo(order(true))).to.have.property('ok', true);
  });

  for (const [status, blocked, open] of [
    [200, false, true],
    [301, false, true],
    [403, true, false],
    [404, true, false],
    [410, true, false],
    [451, true, false],
    [500, false, false],
    [503, false, false],
  ] as const) {
    it(`shows HTTP ${status} as ${blocked ? '' : 'not '}blocked and ${open ? '' : 'not '}open`, async () => {
      const detail = `HTTP ${status}`;
      const shown = (ok: boolean) => (ok ? { ok, detail } : { ok, error: detail });
      expect(await seeing(status).verify(order(true), 'blocked')).to.deep.equal(shown(blocked));
      expect(await seeing(status).verify(order(true), 'open')).to.deep.equal(shown(open));
    });
  }

  it('shows a name that is gone as blocked, and no answer as nothing', async () => {
    const unseen = (gone: boolean) => createManualConnector(async () => ({ error: 'no answer', gone }));
    expect(await unseen(true).verify(order(true), 'blocked')).to.have.property('ok', true);
    expect(await unseen(false).verify(order(true), 'blocked')).to.have.property('ok', false);
    expect(await unseen(true).verify(order(true), 'open')).to.have.property('ok', false);
  });
});

describe('A look from outside', () => {
  const aim = (scope: 'url' | 'host', value: string): Aim => {
    const read = readTarget({ scope, value });
    if (typeof read === 'string') throw new Error(read);
    return read;
  };

  it('goes to public addresses only', async () => {
    for (const host of [
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '[::1]',
      '[fd00::1]',
      '[::ffff:127.0.0.1]',
    ]) {
      const seen = await look(aim('host', host), null, 1_000);
      expect(seen, host).to.have.property('error').that.includes('no public address');
    }
  });

  it('asks for the headers of exactly the address, follows nothing, and gives up in time', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.headers.host} ${request.url}`);
      if (request.url !== '/hang') response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const place = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    expect(await look(aim('url', 'http://Example.nl:8080/a%2Fb/?q=%27#x'), place, 1_000)).to.deep.equal({
      status: 302,
      mark: null,
    });
    expect(asked).to.deep.equal(['HEAD example.nl:8080 /a%2Fb/?q=%27']);
    const began = Date.now();
    expect(await look(aim('url', 'http://example.nl/hang'), place, 100)).to.have.property('error');
    expect(Date.now() - began).to.be.below(1_000);
    server.closeAllConnections();
    server.close();
  });
});
