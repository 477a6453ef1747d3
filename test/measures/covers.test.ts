import { expect } from 'chai';
import type { CaseLocation } from '../../src/cases/case.js';
import type { MeasureTarget } from '../../src/cases/decision.js';
import { reachOf, type Reach } from '../../src/measures/covers.js';

type Kind = CaseLocation['kind'];
const EXAMPLES: [scope: MeasureTarget['scope'], target: string, kind: Kind, value: string, reach: Reach][] = [
  ['url', 'http://example.nl/a', 'url', 'http://example.nl/a', 'all'],
  ['url', 'http://example.nl/a', 'url', 'https://example.nl/%61', 'all'],
  ['url', 'http://example.nl/a', 'url', 'http://example.nl/a?page=2', 'all'],
  ['url', 'http://example.nl/a?page=2', 'url', 'http://example.nl/a', 'none'],
  ['url', 'http://example.nl/a', 'url', 'http://example.nl/a/b', 'none'],
  ['url', 'http://example.nl/a', 'url', 'http://www.example.nl/a', 'none'],
  ['url', 'http://example.nl/a', 'url', 'http://example.nl/', 'part'],
  ['url', 'http://example.nl/a', 'host', 'example.nl', 'part'],
  ['url', 'http://example.nl/', 'host', 'example.nl', 'part'],
  ['path', 'http://example.nl/a/', 'url', 'http://example.nl/a/b', 'all'],
  ['path', 'http://example.nl/a/', 'url', 'http://example.nl/ab', 'none'],
  ['path', 'http://example.nl/', 'host', 'example.nl', 'all'],
  ['path', 'http://example.nl/', 'url', 'http://example.nl/', 'all'],
  ['host', 'example.nl', 'url', 'http://example.nl/a?b', 'all'],
  ['host', 'EXAMPLE.nl.', 'host', 'example.nl', 'all'],
  ['host', 'example.nl', 'host', 'www.example.nl', 'none'],
  ['host', '[2001:db8::1]', 'ipv6', '2001:db8::1', 'all'],
  ['host', '192.0.2.7', 'ipv4', '192.0.2.7', 'all'],
  ['host', 'example.nl', 'email', 'a@example.nl', 'none'],
  ['host', 'not an address', 'host', 'example.nl', 'none'],
];

describe('how much of a location the measures reach', () => {
  for (const [scope, target, kind, value, reach] of EXAMPLES)
    it(`${reach} of ${value} when the measure is on ${scope} ${target}`, () => {
      expect(reachOf([{ scope, value: target }], [{ kind, value }])[reach]).to.deep.equal([value]);
    });

  it('is what the measure that reaches farthest makes it', () => {
    const targets: MeasureTarget[] = [
      { scope: 'url', value: 'http://example.nl/a' },
      { scope: 'host', value: 'example.nl' },
    ];
    expect(reachOf(targets, [{ kind: 'host', value: 'example.nl' }]).all).to.deep.equal(['example.nl']);
  });
});
