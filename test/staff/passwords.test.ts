import { expect } from 'chai';
import { checkNobodysPassword, checkPassword, hashPassword } from '../../src/staff/passwords.js';

const PASSWORD = 'correct horse battery staple';

describe('passwords', () => {
  it('are kept as argon2id hashes, with the strength that OWASP asks, each with a salt of its own', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.to.equal(other);
    expect(one).not.to.contain(PASSWORD);
  });

  it('are the same only to the letter', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(await checkPassword(hash, PASSWORD)).to.equal(true);
    for (const wrong of ['', ` ${PASSWORD}`, PASSWORD.toUpperCase(), PASSWORD.slice(0, -1), `${PASSWORD}\0x`])
      expect(await checkPassword(hash, wrong), JSON.stringify(wrong)).to.equal(false);
  });

  it('are not cut off at any length or character', async () => {
    const long = 'é'.repeat(100);
    const hash = await hashPassword(`${long}a\0b`);
    expect(await checkPassword(hash, `${long}a\0c`)).to.equal(false);
    expect(await checkPassword(hash, `${long}a`)).to.equal(false);
  });

  it('are the same on every keyboard: an é typed as one character or as two', async () => {
    expect(
      await checkPassword(await hashPassword('caf\u00e9 caf\u00e9 12'), 'cafe\u0301 cafe\u0301 12'),
    ).to.equal(true);
  });

  it('of nobody take as long to check as somebody’s', async function () {
    this.retries(3);
    const hash = await hashPassword(PASSWORD);
    await checkNobodysPassword(PASSWORD);
    const [known, unknown] = [
      await fastest(() => checkPassword(hash, 'another password')),
      await fastest(() => checkNobodysPassword('another password')),
    ];
    expect(unknown / known).to.be.within(0.5, 2);
  });
});

async function fastest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}
