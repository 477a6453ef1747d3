import { expect } from 'chai';
import { Cases } from '../../src/cases/case.js';
import { verifyAll } from '../../src/cases/verify.js';
import { Complaints } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { createLetterDeps } from '../../src/letters/deps.js';
import { createLinks } from '../../src/web/links.js';
import { loadConfig } from '../../config/index.js';
import { useStore } from '../support/store.js';
import { seedStore } from './seed/index.js';

const CASES = 120;

describe('the seed of the benchmark', function () {
  this.timeout(60_000);
  useStore();

  const seed = () => {
    const config = loadConfig({ SECRET: 'a secret that is long enough for a test' });
    return seedStore(
      CASES,
      createLetterDeps(config, createLinks(config.SECRET, config.BASE_URL, config.LINK_DAYS)),
    );
  };

  it('makes cases whose chains verify, nearly all of them closed', async () => {
    await seed();
    const { cases, events, breaks } = await verifyAll();
    expect(breaks).to.deep.equal([]);
    expect(cases).to.equal(CASES);
    expect(events).to.be.greaterThan(4 * CASES);
    expect(await Cases.countDocuments({ active: true })).to.be.within(1, CASES / 10);
  });

  it('leaves nothing to be done', async () => {
    await seed();
    expect(await Cases.countDocuments({ owed: { $gt: 0 } })).to.equal(0);
    expect(await Complaints.countDocuments({ owed: { $ne: [] } })).to.equal(0);
    expect(await Letters.countDocuments({ status: { $ne: 'kept' } })).to.equal(0);
  });

  it('tells reporters and customers what a desk tells them', async () => {
    await seed();
    const receipts = await Letters.countDocuments({ template: 'receipt' });
    expect(receipts).to.equal(await Complaints.countDocuments({}));
    expect(await Letters.countDocuments({ template: 'outcome' })).to.be.greaterThan(CASES / 2);
    expect(await Letters.countDocuments({ template: 'statement_of_reasons' })).to.be.greaterThan(CASES / 5);
  });
});
