import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../config/index.js';
import { runDemo } from '../../bin/demo/run.js';
import { STORIES } from '../../bin/demo/stories/index.js';
import { momentOf } from '../../bin/demo/when.js';
import { Cases, type Case } from '../../src/cases/case.js';
import { OUTCOMES } from '../../src/cases/decision.js';
import { STATUSES } from '../../src/cases/transitions.js';
import { verifyAll } from '../../src/cases/verify.js';
import { tracks } from '../../src/catalogue/index.js';
import { COMPLAINT_DUTIES, Complaints } from '../../src/intake/complaint.js';
import { Messages } from '../../src/intake/mail/message.js';
import { Organisations } from '../../src/reporters/organisation.js';
import { Letters } from '../../src/letters/letter.js';
import { Measures } from '../../src/measures/measure.js';
import { StaffMembers } from '../../src/staff/staff.js';
import { newCase } from '../support/cases.js';
import { useStore } from '../support/store.js';

describe('The demo', () => {
  useStore();

  let config: Config;
  before(async () => {
    config = loadConfig({ DATA_DIR: await mkdtemp(join(tmpdir(), 'noticedesk-demo-')) });
  });
  after(() => rm(config.DATA_DIR, { recursive: true, force: true }));

  it('makes cases in every state, of every track and outcome, with sound chains and every effect settled', async function () {
    this.timeout(180_000);
    const result = await runDemo(config, { add: false });
    const cases = await Cases.find({}).lean();
    expect(result).to.include({ made: true, cases: cases.length });
    expect(cases).to.have.length.of.at.least(40);
    expect(all(cases, ({ status }) => status)).to.have.members(STATUSES);
    expect(all(cases, ({ track }) => track)).to.have.members(tracks);
    expect(
      new Set(cases.flatMap(({ decisions }) => decisions.map(({ outcome }) => outcome))),
    ).to.have.all.keys(OUTCOMES);
    expect(cases.filter(({ owed }) => owed.length > 0)).to.be.empty;

    const { breaks } = await verifyAll();
    expect(breaks).to.be.empty;
    expect(await Complaints.countDocuments({ owed: { $in: COMPLAINT_DUTIES } })).to.equal(0);
    expect(await Letters.countDocuments({ status: { $nin: ['kept', 'failed'] } })).to.equal(0);
    expect(all(await Measures.find({}).lean(), ({ status }) => status)).to.include.members([
      'applying',
      'active',
      'lifted',
      'expired',
    ]);

    expect(all(await Messages.find({}).lean(), ({ status }) => status)).to.include.members(['held', 'noted']);
    expect(
      await Complaints.countDocuments({ 'setAside.settled.as': null, 'setAside.at': { $exists: true } }),
    ).to.equal(1);
    expect(await Organisations.countDocuments({})).to.equal(1);

    const before = await contents();
    expect(await runDemo(config, { add: false })).to.deep.equal({ made: false });
    expect(await contents()).to.equal(before);
  });

  it('leaves a store with other cases alone', async () => {
    await newCase();
    const refusal = await runDemo(config, { add: false }).catch((error: unknown) => error);
    expect(String(refusal)).to.include('--add');
    expect(await StaffMembers.countDocuments({})).to.equal(0);
    expect(await Cases.countDocuments({})).to.equal(1);
  });

  it('tells every story in its order, at whatever moment it runs', () => {
    const moments = [
      '2026-11-23T05:00:00Z',
      '2026-11-21T23:30:00Z',
      '2026-12-28T00:05:00Z',
      '2027-03-29T15:00:00Z',
    ];
    for (const now of moments.map((moment) => new Date(moment))) {
      for (const { name, acts } of STORIES) {
        const times = acts.map(([when]) => momentOf(when, now).getTime());
        expect(times, `${name} on ${now.toISOString()}`).to.deep.equal([...times].sort((a, b) => a - b));
        expect(times.at(-1), name).to.be.below(now.getTime());
      }
    }
  });
});

function all<Item, Word>(items: readonly Item[], wordOf: (item: Item) => Word): Word[] {
  return [...new Set(items.map(wordOf))];
}

/** Everything that a second run could have changed. */
async function contents(): Promise<string> {
  const [cases, complaints, letters, measures, staff] = await Promise.all([
    Cases.find({}).sort({ _id: 1 }).lean<Case[]>(),
    Complaints.find({}).sort({ _id: 1 }).lean(),
    Letters.find({}).sort({ _id: 1 }).lean(),
    Measures.find({}).sort({ _id: 1 }).lean(),
    StaffMembers.find({}).sort({ _id: 1 }).lean(),
  ]);
  return JSON.stringify({ cases, complaints, letters, measures, staff });
}
