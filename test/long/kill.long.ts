import { killAtRandom } from '../support/kills.js';

describe('a machine that stops at any moment', () => {
  it('loses nothing and repeats nothing, 50 kills long', () => killAtRandom(50));
});
