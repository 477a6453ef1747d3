import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import type { Resolver } from '../../src/customers/dns.js';
import { applyImport } from '../../src/customers/applyImport.js';
import { readImport } from '../../src/customers/import.js';
import type { Complaint } from '../../src/intake/complaint.js';
import { Complaints } from '../../src/intake/complaint.js';
import { placeComplaint } from '../../src/intake/placeComplaint.js';
import { receiveComplaint, SubmissionReused } from '../../src/intake/receive.js';
import { decideCase } from '../../src/decisions/decide.js';
import { takeCase } from '../../src/cases/take.js';
import { groundIdOf, handler, judgement } from '../support/cases.js';
import { useStore } from '../support/store.js';
import { draftComplaint } from './draft.js';

/** A resolver that knows these names, and counts what it is asked. */
function resolving(names: Record<string, string[]> = {}): Resolver & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    addresses: async (host) => {
      asked.push(host);
      const addresses = names[host];
      return addresses ? { addresses } : { error: 'not_found' };
    },
  };
}

const casesOf = (complaint: Complaint) =>
  Cases.find({ 'complaints.id': complaint._id }).sort({ number: 1 }).lean();
const resources = async (complaint: Complaint) =>
  (await casesOf(complaint)).map(({ resource }) => resource.value);

async function customers(): Promise<void> {
  const plan = readImport([
    {
      name: 'customers.csv',
      text: 'ref,name,email\nK-1,Shop,shop@mail.example\nK-2,Cloud,cloud@mail.example\n',
    },
    {
      name: 'resources.csv',
      text: 'customer,kind,value\nK-1,domain,shop.example.nl\nK-2,ipv4,198.51.100.0/24\nK-2,domain,cloud.example.nl\n',
    },
  ]);
  const report = 'errors' in plan ? fail(JSON.stringify(plan)) : await applyImport(plan);
  expect(report).to.be.an('object');
}

describe('receiving a complaint', () => {
  useStore();

  it('stores the same form once, and says so again', async () => {
    const same = draftComplaint();
    const first = await receiveComplaint(same);
    const again = await receiveComplaint(same);
    expect(again.reference).to.equal(first.reference);
    expect(await Complaints.countDocuments({})).to.equal(1);
    expect(first.reference).to.match(/^M-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
  });

  it('refuses other contents under the number of a form that was sent', async () => {
    const same = draftComplaint();
    await receiveComplaint(same);
    let thrown: unknown;
    await receiveComplaint({ ...same, raw: 'something else' }).catch((error: unknown) => (thrown = error));
    expect(thrown).to.be.instanceOf(SubmissionReused);
    expect((await Complaints.findOne().lean())?.raw).to.equal(same.raw);
  });

  it('owes a receipt only to who can get one', async () => {
    const reporter = { ...draftComplaint().reporter, email: 'a@mail.example', anonymous: false };
    expect((await receiveComplaint(draftComplaint({ reporter }))).owed).to.deep.equal(['placing', 'receipt']);
    expect((await receiveComplaint(draftComplaint())).owed).to.deep.equal(['placing']);
  });
});

describe('placing a complaint', () => {
  useStore();
  beforeEach(customers);

  it('opens one case for each customer and resource, and keeps their locations apart', async () => {
    const where =
      'https://shop.example.nl/a\nhttps://shop.example.nl/b\nhttps://www.cloud.example.nl/c\nhttps://elsewhere.example.org/d';
    const complaint = await receiveComplaint(draftComplaint({ where }));
    await placeComplaint(complaint, resolving());
    const cases = await casesOf(complaint);
    expect(cases.map(({ resource, locations }) => [resource.value, locations.length])).to.deep.equal([
      ['shop.example.nl', 2],
      ['cloud.example.nl', 1],
      ['elsewhere.example.org', 1],
    ]);
    expect(cases.map(({ customer }) => customer === null)).to.deep.equal([false, false, true]);
  });

  it('changes nothing when it is repeated, also after the case was decided in between', async () => {
    const complaint = await receiveComplaint(draftComplaint());
    await placeComplaint(complaint, resolving());
    await placeComplaint(complaint, resolving());
    const [caze] = await casesOf(complaint);
    if (!caze) throw new Error('no case');
    await decideCase(await takeCase(caze, handler), judgement(), handler);
    await placeComplaint(complaint, resolving());
    expect(await Cases.countDocuments({})).to.equal(1);
    expect((await casesOf(complaint))[0]?.complaints).to.have.length(1);
  });

  it('lets a second complaint about the same join, and one about another ground not', async () => {
    const first = await receiveComplaint(draftComplaint());
    const second = await receiveComplaint(draftComplaint({ where: 'https://shop.example.nl/other' }));
    const other = await receiveComplaint(draftComplaint({ ground: groundIdOf('privacy') }));
    for (const complaint of [first, second, other]) await placeComplaint(complaint, resolving());
    expect(await Cases.countDocuments({})).to.equal(2);
    expect((await casesOf(second))[0]?.complaintCount).to.equal(2);
  });

  it('makes one case of complaints that are placed at the same moment', async () => {
    const complaints = await Promise.all(Array.from({ length: 8 }, () => receiveComplaint(draftComplaint())));
    await Promise.all(complaints.map((complaint) => placeComplaint(complaint, resolving())));
    const cases = await Cases.find({}).lean();
    expect(cases).to.have.length(1);
    expect(cases[0]?.complaintCount).to.equal(8);
  });

  it('takes each address of a customer’s range for a resource of its own', async () => {
    const complaint = await receiveComplaint(draftComplaint({ where: '198.51.100.7\n198.51.100.8' }));
    await placeComplaint(complaint, resolving());
    expect(await resources(complaint)).to.deep.equal(['198.51.100.7', '198.51.100.8']);
    expect((await casesOf(complaint)).every(({ customer }) => customer !== null)).to.equal(true);
  });

  it('follows a name to the range that it leads to, and takes the name for the resource', async () => {
    const resolver = resolving({ 'vanity.example.org': ['198.51.100.9'] });
    const complaint = await receiveComplaint(draftComplaint({ where: 'https://vanity.example.org/x' }));
    await placeComplaint(complaint, resolver);
    expect(await resources(complaint)).to.deep.equal(['vanity.example.org']);
    expect((await casesOf(complaint))[0]?.customer).to.be.instanceOf(Types.ObjectId);
    expect(resolver.asked).to.deep.equal(['vanity.example.org']);
  });

  it('never looks up a name for child-abuse material', async () => {
    const resolver = resolving();
    const complaint = await receiveComplaint(
      draftComplaint({ ground: groundIdOf('csam'), where: 'https://hidden.example.org/x' }),
    );
    await placeComplaint(complaint, resolver);
    expect(resolver.asked).to.deep.equal([]);
    expect((await casesOf(complaint))[0]?.track).to.equal('csam');
  });

  it('makes no more than some cases of one complaint about many strange hosts', async () => {
    const where = Array.from({ length: 200 }, (_, i) => `https://h${i}.example.org/`).join('\n');
    const complaint = await receiveComplaint(draftComplaint({ where, ground: groundIdOf('csam') }));
    await placeComplaint(complaint, resolving());
    const cases = await casesOf(complaint);
    expect(cases).to.have.length(25);
    expect(cases.reduce((sum, { locations }) => sum + locations.length, 0)).to.equal(200);
  });

  it('keeps customers’ own complaints about our service apart', async () => {
    for (let i = 0; i < 2; i++) {
      const complaint = await receiveComplaint(draftComplaint({ ground: '17.1', locations: [] }));
      await placeComplaint(complaint, resolving());
    }
    expect(await Cases.countDocuments({ track: 'service_complaint' })).to.equal(2);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
