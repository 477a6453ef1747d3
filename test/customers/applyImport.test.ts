import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { applyImport } from '../../src/customers/applyImport.js';
import { Customers } from '../../src/customers/customer.js';
import { customerCard } from '../../src/customers/card.js';
import { describeImport } from '../../src/customers/describeImport.js';
import { readImport } from '../../src/customers/import.js';
import { importAll } from '../../src/customers/importAll.js';
import { describeImportError } from '../../src/customers/importErrors.js';
import { importFiles } from '../../src/customers/importFiles.js';
import { Resources } from '../../src/customers/resource.js';
import { Services } from '../../src/customers/service.js';
import { useStore } from '../support/store.js';

const EXAMPLES = ['customers', 'services', 'resources'].map((name) => `config/examples/${name}.csv`);
const CUSTOMERS = 'ref,name,email\nK-1,Voorbeeld B.V.,info@example.nl\nK-2,Sample Ltd,info@example.com\n';

async function bring(...texts: string[]) {
  const plan = readImport(texts.map((text, index) => ({ name: `file${index}.csv`, text })));
  return plan.ok ? applyImport(plan) : plan;
}

async function refusal(...texts: string[]): Promise<string[]> {
  const report = await bring(...texts);
  return report.ok ? [] : report.errors.map(describeImportError);
}

describe('importing', () => {
  useStore();

  it('stores the example files, and changes nothing the second time', async () => {
    expect(await importFiles(EXAMPLES)).to.deep.equal({
      ok: true,
      customers: { created: 4, changed: 0, unchanged: 0 },
      services: { created: 5, changed: 0, unchanged: 0 },
      resources: { created: 9, changed: 0, unchanged: 0 },
    });
    const before = await Promise.all([
      Customers.find().lean(),
      Services.find().lean(),
      Resources.find().lean(),
    ]);
    expect(await importFiles(EXAMPLES)).to.deep.equal({
      ok: true,
      customers: { created: 0, changed: 0, unchanged: 4 },
      services: { created: 0, changed: 0, unchanged: 5 },
      resources: { created: 0, changed: 0, unchanged: 9 },
    });
    const now = await Promise.all([Customers.find().lean(), Services.find().lean(), Resources.find().lean()]);
    expect(now).to.deep.equal(before);
  });

  it('fills in what the file leaves out for a new customer', async () => {
    await bring(CUSTOMERS);
    const customer = await Customers.findOne({ ref: 'K-1' }).lean();
    expect(customer).to.include({
      kind: 'business',
      language: 'nl',
      contactStale: false,
      agreedReseller: false,
    });
  });

  it('changes only what differs, and takes a new e-mail address for a working one', async () => {
    await bring(CUSTOMERS);
    await Customers.updateMany({}, { $set: { contactStale: true, phone: '+31 20 555 0101' } });
    const report = await bring(CUSTOMERS.replace('info@example.nl', 'nieuw@example.nl'));
    expect(report).to.deep.include({ customers: { created: 0, changed: 1, unchanged: 1 } });
    const [first, second] = await Customers.find().sort({ ref: 1 }).lean();
    expect(first).to.include({ email: 'nieuw@example.nl', contactStale: false, phone: '+31 20 555 0101' });
    expect(second).to.include({ email: 'info@example.com', contactStale: true });
  });

  it('empties what an empty cell empties', async () => {
    await bring('ref,name,email,phone\nK-1,A,a@example.nl,+31 20 555 0101\n');
    await bring('ref,name,email,phone\nK-1,A,a@example.nl,\n');
    expect((await Customers.findOne({ ref: 'K-1' }).lean())?.phone).to.equal(null);
  });

  it('lets a file refer to what is stored already', async () => {
    await bring(CUSTOMERS);
    await bring('ref,customer,kind,name\nD-1,K-1,hosting,Basis\n');
    const report = await bring('kind,value,customer,service\ndomain,example.nl,K-1,D-1\n');
    expect(report).to.deep.include({ ok: true, resources: { created: 1, changed: 0, unchanged: 0 } });
    const [customer, service, resource] = [
      await Customers.findOne({ ref: 'K-1' }),
      await Services.findOne(),
      await Resources.findOne(),
    ];
    expect(String(resource?.customer)).to.equal(String(customer?._id));
    expect(String(resource?.service)).to.equal(String(service?._id));
  });

  it('changes nothing at all when one row of one file is wrong', async () => {
    const resources = 'kind,value,customer\ndomain,example.nl,K-1\ndomain,example.com,K-99\n';
    expect(await refusal(CUSTOMERS, resources)).to.deep.equal([
      'file1.csv, line 3, column customer: no customer with ref "K-99"',
    ]);
    expect(await Customers.countDocuments({})).to.equal(0);
  });

  it('says which service nobody has, or another customer has', async () => {
    const services = 'ref,customer,kind,name\nD-1,K-1,hosting,Basis\nD-2,K-99,hosting,Basis\n';
    const resources = 'kind,value,customer,service\ndomain,example.nl,K-2,D-1\ndomain,example.com,K-2,D-9\n';
    expect(await refusal(CUSTOMERS, services, resources)).to.deep.equal([
      'file1.csv, line 3, column customer: no customer with ref "K-99"',
      'file2.csv, line 2, column service: the service belongs to customer "K-1"',
      'file2.csv, line 3, column service: no service with ref "D-9"',
    ]);
  });

  it('does not let a service change hands', async () => {
    await bring(CUSTOMERS, 'ref,customer,kind,name\nD-1,K-1,hosting,Basis\n');
    expect(await refusal('ref,customer,kind,name\nD-1,K-2,hosting,Basis\n')).to.deep.equal([
      'file0.csv, line 2, column customer: the service belongs to customer "K-1"',
    ]);
  });

  it('refuses a resource that is another customer’s by then, until that one has ended', async () => {
    await bring(CUSTOMERS, 'kind,value,customer\ndomain,example.nl,K-1\n');
    const taken = 'kind,value,customer,from,to\ndomain,example.nl,K-2,2026-04-01,\n';
    expect(await refusal(taken)).to.deep.equal([
      'file0.csv, line 2, column value: at the same time also with customer "K-1" (as stored); end that one with a "to" first',
    ]);
    const report = await bring(`${taken}domain,example.nl,K-1,,2026-04-01\n`);
    expect(report).to.deep.include({ resources: { created: 1, changed: 1, unchanged: 0 } });
    expect(await Resources.countDocuments({})).to.equal(2);
  });

  it('lets an end be known only to the store', async () => {
    await bring(CUSTOMERS, 'kind,value,customer,to\ndomain,example.nl,K-1,2026-04-01\n');
    const report = await bring(
      'kind,value,customer,from\ndomain,example.nl,K-1,\ndomain,example.nl,K-2,2026-04-01\n',
    );
    expect(report).to.deep.include({ resources: { created: 1, changed: 0, unchanged: 1 } });
  });

  it('counts a span of addresses as the one line that it is', async () => {
    const span = 'customer,kind,value\nK-1,ipv4,192.0.2.64-192.0.2.70\n';
    expect(await bring(CUSTOMERS, span)).to.deep.include({
      resources: { created: 1, changed: 0, unchanged: 0 },
    });
    expect(await bring(span)).to.deep.include({ resources: { created: 0, changed: 0, unchanged: 1 } });
    await Resources.updateMany({}, { $unset: { span: '' } });
    expect(await bring(span)).to.deep.include({ resources: { created: 0, changed: 1, unchanged: 0 } });
    const stored = await Resources.find().lean();
    expect(stored.map((one) => one.span)).to.deep.equal(Array(3).fill('192.0.2.64-192.0.2.70'));
  });

  it('reports a resource of two customers with whatever else is wrong', async () => {
    await bring(CUSTOMERS, 'customer,kind,value\nK-1,domain,example.nl\n');
    const text =
      'customer,kind,value\nK-2,domain,example.nl\nK-2,domain,co.uk\nK-2,ipv4,192.0.2.0/24\nK-1,ipv4,192.0.2.0/24\n';
    const report = await importAll([{ name: 'x.csv', text }]);
    const errors = report.ok ? [] : report.errors.map(({ line, problem }) => [line, problem]);
    expect(errors).to.have.deep.members([
      [3, 'not_a_domain'],
      [2, 'two_owners'],
      [5, 'two_owners'],
    ]);
    expect(await Resources.countDocuments()).to.equal(1);
  });

  it('completes what a first try wrote half of', async () => {
    await importFiles(EXAMPLES);
    await Promise.all([Resources.deleteMany({ kind: 'ipv4' }), Services.deleteOne({ ref: 'D-2005' })]);
    const report = await importFiles(EXAMPLES);
    expect(report).to.deep.include({ services: { created: 1, changed: 0, unchanged: 4 } });
  });

  it('names the file that it can not open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'noticedesk-import-'));
    await writeFile(join(folder, 'customers.csv'), CUSTOMERS);
    const report = await importFiles([join(folder, 'customers.csv'), join(folder, 'gone.csv')]);
    await rm(folder, { recursive: true });
    expect(report.ok ? [] : report.errors.map(describeImportError)).to.deep.equal([
      'gone.csv: the file can’t be read',
    ]);
    expect(await Customers.countDocuments({})).to.equal(0);
  });

  it('gives one set of records when two import the same at the same time', async () => {
    const reports = await Promise.all([importFiles(EXAMPLES), importFiles(EXAMPLES)]);
    expect(reports.map(({ ok }) => ok)).to.deep.equal([true, true]);
    expect(await Customers.countDocuments({})).to.equal(4);
    expect(await Services.countDocuments({})).to.equal(5);
    expect(await Resources.countDocuments({})).to.equal(9);
  });

  it('stores thousands of rows, and knows them all again', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => `domain,site${n}.example,K-${(n % 2) + 1}`).join(
      '\n',
    );
    const text = `kind,value,customer\n${rows}\n`;
    expect(await bring(CUSTOMERS, text)).to.deep.include({
      resources: { created: 3000, changed: 0, unchanged: 0 },
    });
    expect(await bring(CUSTOMERS, text)).to.deep.include({
      resources: { created: 0, changed: 0, unchanged: 3000 },
    });
  });

  it('prints what changed, or what is wrong', async () => {
    expect(describeImport(await bring(CUSTOMERS))).to.deep.equal([
      'customers: 2 created, 0 changed, 0 unchanged',
      'services: 0 created, 0 changed, 0 unchanged',
      'resources: 0 created, 0 changed, 0 unchanged',
    ]);
    const lines = describeImport(await bring(`ref,name,email\n${'K-1,A,wrong\n'.repeat(150)}`));
    expect(lines.slice(-2)).to.deep.equal(['and 50 more', 'Nothing was imported.']);
  });

  it('gives the card of a customer', async () => {
    await importFiles(EXAMPLES);
    const customer = await Customers.findOne({ ref: 'K-1002' }).lean();
    const card = customer && (await customerCard(customer._id));
    expect(card?.customer.name).to.equal('Webwinkel Test V.O.F.');
    expect(card?.services.map(({ ref }) => ref)).to.deep.equal(['D-2002', 'D-2003']);
    expect(card?.resources).to.equal(3);
  });
});
