import { expect } from 'chai';
import { keyField, sortKey } from '../../../../src/store/embedded/storage/index-keys.js';

describe('the key by which a document sorts', () => {
  it('tells long texts apart that begin alike, which keys of an index are cut to', () => {
    const texts = ['a', 'b', 'ba', 'c', 'd'].map((end) => 'x'.repeat(2000) + end);
    const keys = texts.map((text) => sortKey({ text }, [keyField('text', 1)]));
    expect([...keys].sort((a, b) => Buffer.compare(a, b))).to.deep.equal(keys);
  });

  it('is that of the least element, or of the greatest the other way', () => {
    const key = (n: unknown, direction: number): Buffer => sortKey({ n }, [keyField('n', direction)]);
    expect(key([3, 1, 2], 1)).to.deep.equal(key(1, 1));
    expect(key([3, 1, 2], -1)).to.deep.equal(key(3, -1));
  });
});
