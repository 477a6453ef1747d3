import { expect } from 'chai';
import { fuzzWire } from './fuzz/wireFuzz.js';

describe('anything at all, sent to the embedded store', function () {
  this.timeout(60_000);
  it('is answered without a fault, for some seconds', async () => {
    const tally = await fuzzWire({ seed: Date.now() % 1_000_000, ms: 4000, clients: 3 });
    expect(tally.get('ok')).to.be.greaterThan(100);
    expect(tally.get('closed')).to.be.greaterThan(10);
  });
});
