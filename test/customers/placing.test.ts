import { expect } from 'chai';
import mongoose from 'mongoose';
import { applyImport } from '../../src/customers/applyImport.js';
import { Customers } from '../../src/customers/customer.js';
import { createResolver } from '../../src/customers/dns.js';
import type { Resolver } from '../../src/customers/dns.js';
import { readImport } from '../../src/customers/import.js';
import { placeAll, whoIsBehind } from '../../src/customers/placing.js';
import type { PlacingOptions } from '../../src/customers/placing.js';
import { Resources } from '../../src/customers/resource.js';
import { readLocations } from '../../src/intake/locations.js';
import { startDns } from '../support/dns.js';
import type { DnsServer } from '../support/dns.js';
import { useStore } from '../support/store.js';

const CUSTOMERS = `ref,name,email
K-1,Voorbeeld B.V.,info@voorbeeld.example
K-2,Sample Ltd,info@sample.example
K-3,Proef N.V.,info@proef.example
`;
const SERVICES = 'ref,customer,kind,name\nD-1,K-1,hosting,Basis\n';
const RESOURCES = `kind,value,customer,service,from,to
domain,example.nl,K-1,D-1,,
domain,shop.example.nl,K-2,,,
host,www.shop.example.nl,K-3,,,
domain,voorbeeld.co.uk,K-1,,,
ipv4,198.51.100.0/24,K-1,,,
ipv4,198.51.100.64/28,K-2,,,
ipv4,198.51.100.66,K-3,,,
ipv4,192.0.2.0-192.0.2.66,K-3,,,
ipv4,192.0.2.64/28,K-1,,,
ipv4,192.0.2.0/26,K-2,,,
ipv4,192.0.2.128-192.0.2.194,K-1,,,
ipv4,192.0.2.189-192.0.2.255,K-2,,,
ipv6,2001:db8:a::-2001:db8:a::1:1,K-3,,,
ipv6,2001:db8:a::1:0/112,K-2,,,
ipv6,2001:db8::/32,K-1,,,
ipv6,2001:db8:5::/48,K-2,,,
account,reseller@mail.example.com,K-2,,,
account,info@example.nl,K-3,,,
domain,passed.example,K-1,,,2026-04-01
domain,passed.example,K-2,,2026-04-01,
`;

describe('placing', () => {
  useStore();
  let dns: DnsServer;
  let resolver: Resolver;

  before(async () => {
    dns = await startDns({
      'www.elsewhere.test': ['198.51.100.70'],
      'six.elsewhere.test': ['2001:db8:5::1'],
      'several.elsewhere.test': ['198.51.100.70', '198.51.100.71'],
      'two.elsewhere.test': ['198.51.100.70', '198.51.100.1'],
      'cdn.elsewhere.test': ['203.0.113.9'],
      'silent.elsewhere.test': 'silent',
    });
  });
  beforeEach(async () => {
    dns.questions.splice(0);
    resolver = createResolver({ servers: [dns.address], timeoutMs: 1500 });
    const plan = readImport([CUSTOMERS, SERVICES, RESOURCES].map((text, n) => ({ name: `${n}.csv`, text })));
    if (plan.ok) await applyImport(plan);
  });
  after(() => dns.close());

  async function place(text: string, options: PlacingOptions = {}) {
    const [location] = readLocations(text).locations;
    if (location === undefined) throw new Error(`no location in ${text}`);
    const placement = await whoIsBehind(location, { resolver, ...options });
    return placement && `${placement.customerRef} ${placement.via} ${placement.resource.value}`;
  }

  const cases: [pasted: string, placed: string | null][] = [
    ['https://example.nl/page', 'K-1 domain example.nl'],
    ['https://deep.under.example.nl/page', 'K-1 domain example.nl'],
    ['hxxps://Shop[.]Example[.]nl./', 'K-2 domain shop.example.nl'],
    ['https://a.b.shop.example.nl/', 'K-2 domain shop.example.nl'],
    ['www.shop.example.nl', 'K-3 host www.shop.example.nl'],
    ['sub.www.shop.example.nl', 'K-2 domain shop.example.nl'],
    ['www.voorbeeld.co.uk', 'K-1 domain voorbeeld.co.uk'],
    ['198.51.100.7', 'K-1 range 198.51.100.0/24'],
    ['198.51.100.65:25', 'K-2 range 198.51.100.64/28'],
    ['http://198.51.100.66/x', 'K-3 range 198.51.100.66/32'],
    ['::ffff:198.51.100.66', 'K-3 range 198.51.100.66/32'],
    ['198.51.101.1', null],
    ['[2001:db8::7]', 'K-1 range 2001:db8::/32'],
    ['http://[2001:DB8:5:0::7]/', 'K-2 range 2001:db8:5::/48'],
    ['2001:db9::1', null],
    ['192.0.2.65', 'K-1 range 192.0.2.64/28'],
    ['192.0.2.66', 'K-1 range 192.0.2.64/28'],
    ['192.0.2.9', 'K-2 range 192.0.2.0/26'],
    ['192.0.2.188', 'K-1 range 192.0.2.128/26'],
    ['192.0.2.190', null],
    ['[2001:db8:a::1:1]', 'K-2 range 2001:db8:a::1:0/112'],
    ['[2001:db8:a::2]', 'K-3 range 2001:db8:a::/112'],
    ['someone@example.nl', 'K-1 domain example.nl'],
    ['Info@Example.nl', 'K-3 account info@example.nl'],
    ['reseller@mail.example.com', 'K-2 account reseller@mail.example.com'],
    ['other@mail.example.com', null],
    ['www.elsewhere.test', 'K-2 dns 198.51.100.64/28'],
    ['six.elsewhere.test', 'K-2 dns 2001:db8:5::/48'],
    ['several.elsewhere.test', 'K-2 dns 198.51.100.64/28'],
    ['two.elsewhere.test', null],
    ['cdn.elsewhere.test', null],
    ['nobody.elsewhere.test', null],
    ['silent.elsewhere.test', null],
    ['notexample.nl', null],
  ];
  for (const [pasted, placed] of cases) {
    it(`places ${pasted} with ${placed ?? 'nobody'}`, async () =>
      expect(await place(pasted)).to.equal(placed));
  }

  it('gives the customer, the service and the address that told', async () => {
    const customers = await Customers.find().sort({ ref: 1 }).lean();
    const [named, looked] = await placeAll(readLocations('example.nl www.elsewhere.test').locations, {
      resolver,
    });
    expect(String(named?.customerId)).to.equal(String(customers[0]?._id));
    expect(named?.serviceId).to.be.instanceOf(mongoose.Types.ObjectId);
    expect(named).not.to.have.property('ip');
    expect(looked).to.include({ ip: '198.51.100.70', via: 'dns' });
    expect(looked).not.to.have.property('serviceId');
  });

  it('still places with a span that was stored without what was written', async () => {
    await Resources.updateMany({}, { $unset: { span: '' } });
    expect(await place('192.0.2.188')).to.equal('K-1 range 192.0.2.128/26');
  });

  it('takes whose it was at the time', async () => {
    const at = (text: string) => ({ at: new Date(text) });
    expect(await place('passed.example', at('2026-03-31T23:59:59Z'))).to.equal('K-1 domain passed.example');
    expect(await place('passed.example', at('2026-04-01T00:00:00Z'))).to.equal('K-2 domain passed.example');
  });

  it('asks no name server when a name, an address or an e-mail address tells by itself', async () => {
    await placeAll(readLocations('www.example.nl 198.51.100.7 x@nobody.test 203.0.113.1').locations, {
      resolver,
    });
    expect(dns.questions).to.deep.equal([]);
  });

  it('asks no name server at all when it may not', async () => {
    expect(await place('www.elsewhere.test', { resolver: false })).to.equal(null);
    expect(dns.questions).to.deep.equal([]);
  });

  it('places nothing while a resource has two owners', async () => {
    const other = await Customers.findOne({ ref: 'K-2' }).orFail();
    const twin = {
      kind: 'domain' as const,
      value: 'example.nl',
      key: 'domain:example.nl',
      customer: other._id,
      customerRef: 'K-2',
    };
    await Resources.create(twin);
    expect(await place('www.example.nl')).to.equal(null);
  });

  it('places a thousand locations with few queries, and looks each host up once', async () => {
    const queries: string[] = [];
    mongoose.set('debug', (collection: string, method: string) => queries.push(`${collection}.${method}`));
    const text = Array.from({ length: 250 }, (_, n) => [
      `https://www.elsewhere.test/${n}`,
      `https://sub${n}.example.nl/`,
      `198.51.100.${n}`,
      `https://nobody.elsewhere.test/${n}`,
    ]).flat();
    const placements = await placeAll(readLocations(text.join('\n')).locations, { resolver });
    mongoose.set('debug', false);
    expect(placements.filter((placement) => placement === null)).to.have.length(250);
    expect(new Set(queries)).to.deep.equal(new Set(['resources.find']));
    expect(queries).to.have.length.below(10);
    expect(dns.questions).to.have.length(4);
  });

  it('places an ordinary complaint with one query, and with two when DNS is asked', async () => {
    const queries: string[] = [];
    mongoose.set('debug', (collection: string, method: string) => queries.push(`${collection}.${method}`));
    await placeAll(readLocations('www.example.nl/a example.nl 198.51.100.7').locations, { resolver });
    expect(queries).to.deep.equal(['resources.find']);
    await placeAll(readLocations('www.example.nl/a www.elsewhere.test').locations, { resolver });
    mongoose.set('debug', false);
    expect(queries).to.deep.equal(['resources.find', 'resources.find', 'resources.find']);
  });

  it('stops looking up when the time for all is over', async () => {
    const hosts = Array.from({ length: 200 }, (_, n) => ({
      kind: 'host',
      value: '',
      host: `h${n}.elsewhere.test`,
    }));
    const slow: Resolver = {
      addresses: () => new Promise((resolve) => setTimeout(resolve, 50, { addresses: ['198.51.100.1'] })),
    };
    const placements = await placeAll(hosts, { resolver: slow, dnsBudgetMs: 120 });
    const placed = placements.filter((placement) => placement !== null).length;
    expect(placed).to.be.within(20, 80);
  });
});
