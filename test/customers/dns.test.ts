import { expect } from 'chai';
import { createResolver } from '../../src/customers/dns.js';
import { startDns } from '../support/dns.js';
import type { DnsServer } from '../support/dns.js';

describe('looking up a host', () => {
  let server: DnsServer;
  before(async () => {
    server = await startDns({
      'www.example.nl': ['192.0.2.7', '2001:db8::7'],
      'v4.example.nl': ['192.0.2.8'],
      'empty.example.nl': [],
      'silent.example.nl': 'silent',
      'failing.example.nl': 'failing',
    });
  });
  beforeEach(() => server.questions.splice(0));
  after(() => server.close());

  const resolver = (options = {}) => createResolver({ servers: [server.address], ...options });

  it('gives the addresses of both kinds', async () => {
    const answer = await resolver().addresses('www.example.nl');
    expect(answer).to.deep.equal({ addresses: ['192.0.2.7', '2001:db8::7'] });
  });

  it('is content with one kind', async () => {
    expect(await resolver().addresses('v4.example.nl')).to.deep.equal({ addresses: ['192.0.2.8'] });
  });

  it('says that a name does not exist, or has no address', async () => {
    expect(await resolver().addresses('nobody.example.nl')).to.deep.equal({ error: 'not_found' });
    expect(await resolver().addresses('empty.example.nl')).to.deep.equal({ error: 'not_found' });
  });

  it('gives up in time when no answer comes', async () => {
    const start = performance.now();
    expect(await resolver({ timeoutMs: 300 }).addresses('silent.example.nl')).to.deep.equal({
      error: 'timeout',
    });
    expect(performance.now() - start).to.be.within(250, 1000);
  });

  it('gives an error as a value', async () => {
    expect(await resolver().addresses('failing.example.nl')).to.deep.equal({ error: 'failed' });
  });

  it('asks once for a name, also when asked twice at the same time', async () => {
    const one = resolver();
    await Promise.all([one.addresses('www.example.nl'), one.addresses('www.example.nl')]);
    await one.addresses('www.example.nl');
    expect(server.questions.sort()).to.deep.equal(['www.example.nl A', 'www.example.nl AAAA']);
  });

  it('remembers a failure too, and no more names than it may', async () => {
    const one = resolver({ cacheSize: 1 });
    await one.addresses('nobody.example.nl');
    await one.addresses('nobody.example.nl');
    expect(server.questions).to.have.length(2);
    await one.addresses('v4.example.nl');
    await one.addresses('nobody.example.nl');
    expect(server.questions).to.have.length(6);
  });
});
