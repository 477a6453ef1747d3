import { expect } from 'chai';
import { Fifo } from '../../src/queues/fifo.js';

describe('Fifo', () => {
  it('gives back in the order of coming in, also past the point where it trims itself', () => {
    const fifo = new Fifo<number>();
    const out: (number | undefined)[] = [];
    for (let n = 0; n < 5_000; n += 1) fifo.push(n);
    while (out.length < 3_000) out.push(fifo.shift());
    for (let n = 5_000; n < 6_000; n += 1) fifo.push(n);
    expect(fifo.length).to.equal(3_000);
    while (fifo.length > 0) out.push(fifo.shift());
    expect(out).to.deep.equal(Array.from({ length: 6_000 }, (_, n) => n));
    expect(fifo.shift()).to.equal(undefined);
  });

  it('is empty once cleared', () => {
    const fifo = new Fifo<string>();
    fifo.push('a');
    fifo.clear();
    expect(fifo.length).to.equal(0);
    expect(fifo.shift()).to.equal(undefined);
  });
});
