import { expect } from 'chai';
import { stillCounts, proposalOf, startOfRecord } from '../../src/reporters/misuse.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const NOBODY = { sinceTold: 0, told: false, stopped: false, flagger: false };
const record = (upheld: number, rejected: number, unfounded: number) => ({
  upheld,
  rejected,
  unfounded,
  at: NOW,
});

describe('what a track record calls for (DSA 23)', () => {
  it('is nothing while manifestly unfounded notices are few, or few among many', () => {
    expect(proposalOf({ ...NOBODY, record: record(0, 0, 2) })).to.equal(null);
    expect(proposalOf({ ...NOBODY, record: record(2, 2, 3) })).to.equal(null);
    expect(proposalOf({ ...NOBODY, record: record(900, 0, 100) })).to.equal(null);
    expect(proposalOf({ ...NOBODY, record: record(0, 50, 0) })).to.equal(null);
  });

  it('is a warning before anything else, however many there are', () => {
    expect(proposalOf({ ...NOBODY, record: record(0, 0, 3) })).to.equal('warning');
    expect(proposalOf({ ...NOBODY, record: record(3, 0, 3) })).to.equal('warning');
    expect(proposalOf({ ...NOBODY, record: record(0, 0, 5000) })).to.equal('warning');
  });

  it('is a stop when they went on after the warning, and nothing while they did not', () => {
    const warned = { ...NOBODY, told: true, record: record(0, 0, 9) };
    expect(proposalOf(warned)).to.equal(null);
    expect(proposalOf({ ...warned, sinceTold: 1 })).to.equal(null);
    expect(proposalOf({ ...warned, sinceTold: 2 })).to.equal('stop');
    expect(proposalOf({ ...warned, sinceTold: 2, stopped: true })).to.equal(null);
  });

  it('is to tell the coordinator, of a trusted flagger', () => {
    const flagger = { ...NOBODY, flagger: true, record: record(1, 1, 3) };
    expect(proposalOf(flagger)).to.equal('coordinator');
    expect(proposalOf({ ...flagger, told: true, sinceTold: 1 }), 'told already').to.equal(null);
    expect(proposalOf({ ...flagger, told: true, sinceTold: 2 }), 'again').to.equal('coordinator');
  });

  it('looks back a year, for a warning too', () => {
    expect(startOfRecord(NOW).toISOString()).to.equal('2025-11-23T12:00:00.000Z');
    expect(stillCounts(new Date('2025-11-24'), NOW)).to.equal(true);
    expect(stillCounts(new Date('2025-11-22'), NOW)).to.equal(false);
    expect(stillCounts(null, NOW)).to.equal(false);
  });
});
