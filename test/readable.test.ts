import { expect } from 'chai';
import { readable } from '../src/readable.js';

const EXAMPLES: [address: string, shown: string][] = [
  ['xn--bcher-laden-thb.nl', 'bücher-laden.nl'],
  ['http://www.xn--bcher-laden-thb.nl:8080/a?b=xn--x', 'http://www.bücher-laden.nl:8080/a?b=xn--x'],
  ['info@xn--bcher-laden-thb.nl', 'info@bücher-laden.nl'],
  ['https://example.nl/xn--bcher-laden-thb', 'https://example.nl/xn--bcher-laden-thb'],
  ['example.nl', 'example.nl'],
  ['192.0.2.1', '192.0.2.1'],
  ['xn--a', 'xn--a'],
];

describe('an address as people read it', () => {
  for (const [address, shown] of EXAMPLES)
    it(`is ${shown} for ${address}`, () => {
      expect(readable(address)).to.equal(shown);
    });

  it('keeps its own spelling where letters could pass for others, and shows them beside it', () => {
    for (const name of [
      'аррӏе.example',
      'раypal.example',
      'googlе.example',
      'ıng.example',
      'mühle-ο.example',
    ]) {
      const address = new URL(`http://${name}/x`).href;
      expect(readable(address)).to.equal(`${address} (${name})`);
    }
  });
});
