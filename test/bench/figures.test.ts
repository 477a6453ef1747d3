import { expect } from 'chai';
import { median, timesOf } from './figures.js';

describe('the figures of a load', () => {
  it('are times that were measured, by their rank', () => {
    const durations = Array.from({ length: 200 }, (_, index) => 200 - index);
    const times = timesOf(durations, 4);
    expect(times).to.include({ requests: 200, perSecond: 50, p50: 100, p95: 190, p99: 198, longest: 200 });
  });

  it('do not sort numbers as texts', () => {
    expect(median([9, 10, 100])).to.equal(10);
  });

  it('hold for a single request', () => {
    expect(timesOf([7], 1)).to.include({ p50: 7, p95: 7, p99: 7 });
  });
});
