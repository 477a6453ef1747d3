import { expect } from 'chai';
import { calculateObjectSize } from 'bson';
import { Cases, type Case } from '../../src/cases/case.js';
import { namesIn } from '../../src/cases/tally.js';
import { verifyChain } from '../../src/cases/verify.js';
import { eventsOf } from '../../src/cases/history.js';
import { applyImport } from '../../src/customers/applyImport.js';
import type { Resolver } from '../../src/customers/dns.js';
import { readImport } from '../../src/customers/import.js';
import { mergeCases } from '../../src/cases/merge.js';
import { settleNow } from '../../src/cases/grouping.js';
import { casesOf, complaintsIn, rowsOfComplaintIds } from '../../src/intake/casesOf.js';
import { Complaints, type Complaint } from '../../src/intake/complaint.js';
import { placeComplaint, placeComplaints } from '../../src/intake/placeComplaint.js';
import type { Report } from '../../src/intake/reading/report.js';
import { receiveComplaint, type ComplaintDraft } from '../../src/intake/receive.js';
import { previewDecision } from '../../src/letters/preview.js';
import { draftDecision } from '../../src/decisions/decide.js';
import { groundIdOf, handler, judgement } from '../support/cases.js';
import { someDeps } from '../letters/fixtures.js';
import { createLetterDeps } from '../../src/letters/deps.js';
import { useStore } from '../support/store.js';
import { draftComplaint, NOBODY } from './draft.js';

const at = new Date('2026-11-02T10:00:00Z');
const resolver: Resolver = { addresses: async () => ({ error: 'not_found' }) };
const feed = { ...NOBODY, email: 'reports@feed.example', anonymous: false };

const report = (changes: Partial<Report> = {}): Report => ({
  format: 'arf',
  facts: [],
  locations: ['198.51.100.7'],
  category: 'login_attack',
  happenedAt: '2026-11-02T09:00:00.000Z',
  warnings: [],
  ...changes,
});

const ofMachine = (reports: Report[], changes: Partial<ComplaintDraft> = {}): ComplaintDraft =>
  draftComplaint({
    channel: 'email',
    reporter: feed,
    automatic: true,
    reports,
    where: reports.flatMap(({ locations }) => locations).join('\n'),
    ...changes,
  });

async function customers(): Promise<void> {
  const plan = readImport([
    { name: 'customers.csv', text: 'ref,name,email\nK-1,Shop,shop@mail.example\nK-2,Cloud,c@mail.example\n' },
    {
      name: 'resources.csv',
      text:
        'customer,kind,value,from,to\nK-1,domain,shop.example.nl,,\nK-2,ipv4,198.51.100.0/24,,\n' +
        'K-1,ipv4,203.0.113.9,,2026-10-01\nK-2,ipv4,203.0.113.9,2026-10-01,\n',
    },
  ]);
  if ('errors' in plan) throw new Error(JSON.stringify(plan));
  await applyImport(plan);
}

async function placed(...drafts: ComplaintDraft[]): Promise<Complaint[]> {
  const complaints: Complaint[] = [];
  for (const one of drafts) complaints.push(await receiveComplaint(one));
  for (const complaint of complaints) await placeComplaint(complaint, resolver);
  return complaints;
}

async function theCase(): Promise<Case> {
  const cases = await Cases.find({}).lean();
  expect(cases).to.have.length(1);
  const [caze] = cases;
  if (!caze) throw new Error('no case');
  return caze;
}

describe('grouping complaints', () => {
  useStore();
  beforeEach(customers);

  it('counts an identical complaint without an event, and finds its case from it', async () => {
    const reporter = { ...NOBODY, name: 'Anna', email: 'anna@mail.example', anonymous: false };
    const [, second] = await placed(
      draftComplaint({ reporter }),
      draftComplaint({ reporter }),
      draftComplaint({ reporter }),
    );
    const caze = await theCase();
    expect(caze.complaintCount).to.equal(3);
    expect(caze.complaints).to.have.length(1);
    expect(caze.events).to.have.length(1);
    expect(caze.tally).to.deep.include({ reports: 3, repeats: 2 });
    const again = await Complaints.findById(second?._id).orFail().lean();
    expect((await casesOf(again)).map(({ number }) => number)).to.deep.equal([caze.number]);
  });

  it('knows all complaints of a case, and from each its case, also after a merger', async () => {
    const complaints = await placed(draftComplaint(), draftComplaint());
    const [source] = await Cases.find({}).lean();
    await placed(draftComplaint({ ground: groundIdOf('privacy') }));
    const target = await Cases.findOne({ ground: groundIdOf('privacy') })
      .orFail()
      .lean<Case>();
    if (!source) throw new Error('no case');
    await settleNow(await mergeCases(source, target, 'The same.', handler, at));
    const merged = await Cases.findById(target._id).orFail().lean<Case>();
    expect((await complaintsIn(merged)).map(String)).to.include.members(
      complaints.map(({ _id }) => String(_id)),
    );
    const counted = complaints[1]?._id;
    expect((await rowsOfComplaintIds(counted ? [counted] : [])).map(({ number }) => number)).to.deep.equal([
      source.number,
      target.number,
    ]);
  });

  it('takes the same words about another address, or of another reporter, for another complaint', async () => {
    const reporter = { ...NOBODY, name: 'Anna', email: 'anna@mail.example', anonymous: false };
    await placed(
      draftComplaint({ reporter }),
      draftComplaint({ reporter, where: 'https://shop.example.nl/other' }),
      draftComplaint({ reporter: { ...reporter, email: 'bea@mail.example' } }),
    );
    expect((await theCase()).complaints).to.have.length(3);
  });

  it('counts nothing twice that is placed again, also when the crash came before it was counted', async () => {
    const complaints = await placed(draftComplaint(), draftComplaint());
    for (const complaint of complaints) await placeComplaint(complaint, resolver);
    expect((await theCase()).complaintCount).to.equal(2);
    // As a crash leaves it: the complaint knows its case, the case doesn't count it yet.
    await Cases.updateOne({}, { $set: { recent: [] }, $inc: { complaintCount: -1 } });
    for (const complaint of await Complaints.find({}).lean()) await placeComplaint(complaint, resolver);
    const caze = await theCase();
    expect(caze.complaintCount).to.equal(2);
    expect((await Complaints.findById(complaints[1]?._id).lean())?.cases).to.have.length(1);
  });

  it('makes one case of twenty different complaints at once, and misses none', async () => {
    const drafts = Array.from({ length: 20 }, (_, n) => draftComplaint({ reasons: `Mine, ${n}` }));
    const complaints = await Promise.all(drafts.map(receiveComplaint));
    await Promise.all(complaints.map((complaint) => placeComplaint(complaint, resolver)));
    const caze = await theCase();
    expect([caze.complaintCount, caze.complaints.length, caze.tally?.reports]).to.deep.equal([20, 20, 20]);
    expect(verifyChain(caze, await eventsOf(caze))).to.deep.equal([]);
  });

  it('makes one bounded case with a summary of a burst of three thousand', async function () {
    this.timeout(120_000);
    const complaints = await Promise.all(
      Array.from({ length: 3000 }, (_, n) =>
        receiveComplaint(
          ofMachine([report({ happenedAt: new Date(at.getTime() - n * 1000).toISOString() })]),
        ),
      ),
    );
    const started = Date.now();
    const left = complaints.values();
    const work = async () => {
      for (const complaint of left) await placeComplaint(complaint, resolver);
    };
    await Promise.all(Array.from({ length: 16 }, work));
    expect(Date.now() - started, 'ms').to.be.below(60_000);
    const caze = await theCase();
    expect(caze.complaintCount).to.equal(3000);
    expect(caze.complaints.length).to.equal(100);
    expect(calculateObjectSize(caze), 'bytes').to.be.below(150_000);
    expect(caze.tally).to.deep.include({ reports: 3000, repeats: 0, last: at });
    expect(caze.tally?.first).to.deep.equal(new Date(at.getTime() - 2999 * 1000));
    expect(namesIn(caze.tally?.kinds ?? {})).to.deep.equal([{ name: 'login_attack', count: 3000 }]);
    expect(namesIn(caze.tally?.reporters ?? {})).to.deep.equal([{ name: 'feed.example', count: 3000 }]);
    expect(verifyChain(caze, await eventsOf(caze))).to.deep.equal([]);
  });

  it('places many for one case in one write with one event', async () => {
    const complaints = await Promise.all(
      Array.from({ length: 150 }, (_, n) =>
        receiveComplaint(draftComplaint({ reasons: `Mine, ${n}`, where: `https://shop.example.nl/${n}` })),
      ),
    );
    await placeComplaints(complaints, resolver);
    const caze = await theCase();
    expect([caze.complaintCount, caze.locations.length]).to.deep.equal([150, 150]);
    expect(caze.events.map(({ type, facts }) => [type, facts['count']])).to.deep.equal([
      ['opened', undefined],
      ['complaints_joined', 149],
    ]);
    await placeComplaints(complaints, resolver);
    expect((await theCase()).complaintCount).to.equal(150);
  });

  it('keeps room for what people write when machines have filled theirs', async () => {
    const complaints = await Promise.all(
      Array.from({ length: 120 }, (_, n) =>
        receiveComplaint(ofMachine([report({ locations: [`https://shop.example.nl/${n}`] })])),
      ),
    );
    await placeComplaints(complaints, resolver);
    const [person] = await placed(draftComplaint());
    const caze = await theCase();
    expect(caze.complaints).to.have.length(101);
    expect(caze.complaints.some(({ id }) => id.equals(person?._id))).to.equal(true);
    expect(caze.locations).to.have.length(121);
  });

  it('tells every reporter the outcome, also those that the case only counts, and no machine', async () => {
    const drafts = Array.from({ length: 210 }, (_, n) =>
      draftComplaint({
        reasons: `Mine, ${n}`,
        reporter: { ...NOBODY, email: `r${n}@mail.example`, anonymous: false },
      }),
    );
    await placeComplaints(await Promise.all(drafts.map(receiveComplaint)), resolver);
    await placed(ofMachine([report({ locations: ['https://shop.example.nl/x'] })]));
    const caze = await theCase();
    expect([caze.complaintCount, caze.complaints.length]).to.deep.equal([211, 200]);
    const { links } = someDeps();
    const config = {
      BRAND_NAME: 'Host',
      TERMS_URL: undefined,
      TIME_ZONE: 'Europe/Amsterdam',
      MAIL_FROM: 'Desk <abuse@host.example>',
      STRIKE_MONTHS: 24,
    };
    const decision = draftDecision(
      caze,
      judgement({ outcome: 'rejected', strike: false, proportionality: null }),
      handler,
      new Date(),
    );
    const letters = await previewDecision(caze, decision, createLetterDeps(config, links));
    expect(letters.map(({ to }) => to)).to.have.members(drafts.map(({ reporter }) => reporter.email));
  });
});

describe('placing reports of machines', () => {
  useStore();
  beforeEach(customers);

  it('takes one report for one incident: the victim’s address is not the customer’s', async () => {
    await placed(ofMachine([report({ locations: ['192.0.2.50', '198.51.100.7', 'victim.example.org'] })]));
    const caze = await theCase();
    expect(caze.resource).to.deep.equal({ kind: 'ipv4', value: '198.51.100.7' });
    expect(caze.locations.map(({ value }) => value)).to.deep.equal(['198.51.100.7']);
  });

  it('keeps what a report names of one customer together, under the first', async () => {
    await placed(
      ofMachine([report({ locations: ['https://shop.example.nl/a', 'https://shop.example.nl/b'] })]),
    );
    expect((await theCase()).locations).to.have.length(2);
  });

  it('opens one unplaced case for the first address of a report that names nobody’s', async () => {
    await placed(ofMachine([report({ locations: ['192.0.2.50', 'victim.example.org'] })]));
    const caze = await theCase();
    expect(caze.customer).to.equal(null);
    expect(caze.resource.value).to.equal('192.0.2.50');
    expect(caze.locations).to.have.length(1);
  });

  it('makes a case for each resource of a feed, with how often it was reported', async () => {
    await placed(
      ofMachine([
        report(),
        report({ locations: ['198.51.100.8'] }),
        report({ happenedAt: '2026-11-02T09:30:00.000Z' }),
      ]),
    );
    const cases = await Cases.find({}).sort({ number: 1 }).lean();
    expect(cases.map(({ resource, tally }) => [resource.value, tally?.reports])).to.deep.equal([
      ['198.51.100.7', 2],
      ['198.51.100.8', 1],
    ]);
  });

  it('goes by whose an address was when it happened', async () => {
    const before = report({ locations: ['203.0.113.9'], happenedAt: '2026-09-30T12:00:00.000Z' });
    const since = report({ locations: ['203.0.113.9'], happenedAt: '2026-10-02T12:00:00.000Z' });
    const [first, second] = await placed(ofMachine([before]), ofMachine([since]));
    const cases = await Cases.find({}).lean();
    expect(new Set(cases.map(({ customer }) => String(customer)))).to.have.property('size', 2);
    const of = (complaint?: Complaint) =>
      cases.find(({ complaints }) => complaints.some(({ id }) => id.equals(complaint?._id)))?.openKey;
    expect(of(first)).not.to.equal(of(second));
  });

  it('takes a moment to come for the moment of receipt', async () => {
    await placed(ofMachine([report({ locations: ['203.0.113.9'], happenedAt: '2031-01-01T00:00:00.000Z' })]));
    expect((await theCase()).tally?.last).to.deep.equal(at);
  });
});
