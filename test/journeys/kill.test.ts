import { killAtRandom } from '../support/kills.js';

describe('a machine that stops at any moment', () => {
  it('loses nothing and repeats nothing (3 kills; 50 in test:long)', async function () {
    this.timeout(180_000);
    await killAtRandom(3);
  });
});
