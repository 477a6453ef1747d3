import { expect } from 'chai';
import { formatsFor } from '../../src/web/formats.js';

const SECOND = 1_000;
const from = (ms: number): Date => new Date(Date.now() + ms);

describe('a moment in words', () => {
  const nl = formatsFor('nl', 'Europe/Amsterdam');
  const en = formatsFor('en', 'Europe/Amsterdam');

  it('is just now within a minute, whichever way the clocks differ', () => {
    for (const ms of [0, -40 * SECOND, -59 * SECOND, 20 * SECOND]) {
      expect([nl.relative(from(ms)), en.relative(from(ms))], String(ms)).to.deep.equal([
        'zojuist',
        'just now',
      ]);
    }
  });

  it('counts minutes to the hour, hours to two days, then days', () => {
    const MINUTE = 60 * SECOND;
    expect(en.relative(from(-61 * SECOND))).to.equal('1 minute ago');
    expect(en.relative(from(-59 * MINUTE))).to.equal('59 minutes ago');
    expect(en.relative(from(5 * 60 * MINUTE))).to.equal('in 5 hours');
    expect(nl.relative(from(-72 * 60 * MINUTE))).to.equal('3 dagen geleden');
  });
});
