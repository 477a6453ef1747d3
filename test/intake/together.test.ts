import { expect } from 'chai';
import { together } from '../../src/intake/together.js';

describe('work done together', () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

  it('does in one go what came for the same key meanwhile, and other keys beside it', async () => {
    const done: string[] = [];
    const work = together<number>(async (key, items) => {
      await pause();
      done.push(`${key}:${items.join(',')}`);
    });
    const first = [work('a', [1]), work('b', [1])];
    await Promise.resolve();
    await Promise.all([...first, work('a', [2]), work('a', [3, 4])]);
    await work('a', [5]);
    expect(done).to.have.members(['a:1', 'b:1', 'a:2,3,4', 'a:5']);
  });

  it('tells all whose work failed, and goes on', async () => {
    const work = together<number>(async (_key, items) => {
      await pause();
      if (items.includes(2)) throw new Error('two');
    });
    const first = work('a', [1]);
    await Promise.resolve();
    const results = await Promise.allSettled([first, work('a', [2]), work('a', [3])]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'rejected']);
    await work('a', [1]);
  });
});
