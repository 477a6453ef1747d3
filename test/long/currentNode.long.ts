import { expect } from 'chai';
import { currentNode, testOn } from '../support/currentNode.js';

describe('a current Node.js', () => {
  it('passes every test', () => {
    const node = currentNode();
    if (!node) throw new Error('the npm package node could not be fetched');
    const { status, output } = testOn(node, ['bin/test.mjs']);
    console.log(/\d+ passed, .*/.exec(output)?.[0]);
    expect(status, output).to.equal(0);
  });
});
