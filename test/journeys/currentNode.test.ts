import { expect } from 'chai';
import { currentNode, testOn } from '../support/currentNode.js';

const MOCHA = ['node_modules/mocha/bin/mocha.js', '--no-config', '--exit'];

describe('a current Node.js', () => {
  it('takes one complaint all the way (every test in test:long)', function () {
    this.timeout(180_000);
    const node = currentNode();
    if (!node && process.env['REQUIRE_TOOLS'] === '1')
      throw new Error('the npm package node could not be fetched');
    if (!node) {
      console.log('      skipped: the npm package node could not be fetched');
      return this.skip();
    }
    const { status, output } = testOn(node, [
      ...MOCHA,
      '--grep',
      'in one process',
      'dist/test/journeys/processes.test.js',
    ]);
    expect(status, output).to.equal(0);
    expect(output).to.contain('1 passing');
  });
});
