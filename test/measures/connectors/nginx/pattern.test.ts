import { expect } from 'chai';
import fc from 'fast-check';
import type { MeasureTarget } from '../../../../src/cases/decision.js';
import { patternOf, servedPath } from '../../../../src/measures/connectors/nginx/pattern.js';

const target = (value: string, scope: MeasureTarget['scope'] = 'url'): MeasureTarget => ({ scope, value });

function written(wanted: MeasureTarget): string {
  const found = patternOf(wanted);
  if ('problem' in found) throw new Error(`${wanted.value}: ${found.problem}`);
  return found.pattern;
}

describe('The pattern of a target', () => {
  it('is anchored, and exact for an address', () => {
    expect(written(target('https://Example.NL/a.b'))).to.equal('^example\\.nl\\x0a[^\\x0a]*\\x0a/+a\\.b\\z');
    expect(written(target('https://example.nl/a?b=1'))).to.equal('^example\\.nl\\x0ab\\=1\\x0a/+a\\z');
    expect(written(target('https://example.nl/a/', 'path'))).to.equal(
      '^example\\.nl\\x0a[^\\x0a]*\\x0a/+a(?:/|\\z)',
    );
    expect(written(target('example.nl', 'host'))).to.equal('^example\\.nl\\x0a[^\\x0a]*\\x0a');
  });

  it('never leaves the double quotes that it stands in, whatever the address', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.webPath());
    fc.assert(
      fc.property(anything, fc.option(anything), (path, query) => {
        const found = patternOf(target(`https://example.nl/${path}${query === null ? '' : `?${query}`}`));
        if ('problem' in found) return;
        expect(found.pattern).to.match(/^[\x21-\x7e]+$/);
        expect(found.pattern).not.to.match(/["']|\\$|\\[tnr]/);
        expect(found.pattern.length).to.be.at.most(4000);
      }),
      { numRuns: 3000 },
    );
  });

  it('matches the address itself and no other with a byte changed', () => {
    const path = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(path, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, where, byte) => {
        const escaped = bytes.map((value) => `%${value.toString(16).padStart(2, '0')}`).join('');
        const served = servedPath(`/x${escaped}`);
        fc.pre(served !== null && !/[/.]/.test(served.slice(1)));
        const pattern = new RegExp(written(target(`https://example.nl/x${escaped}`)).replace('\\z', '$'));
        expect(pattern.test(`example.nl\n\n${served}`)).to.equal(true);
        const index = 2 + (where % bytes.length);
        const other = `${served.slice(0, index)}${String.fromCharCode(byte)}${served.slice(index + 1)}`;
        expect(pattern.test(`example.nl\n\n${other}`)).to.equal(other === served);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses what nginx answers 400 to, and what is too long for it', () => {
    for (const value of [
      'https://example.nl/100%',
      'https://example.nl/%00',
      'https://example.nl/a%2f..%2f..%2fb',
    ]) {
      expect(patternOf(target(value)), value).to.deep.equal({ problem: 'cannot_be_served' });
    }
    expect(patternOf(target(`https://example.nl/?${'$'.repeat(2000)}`))).to.deep.equal({
      problem: 'too_long',
    });
  });
});

describe('The path that nginx serves', () => {
  for (const [asked, served] of [
    ['/', '/'],
    ['//', '/'],
    ['/a//b/', '/a/b/'],
    ['/a/.', '/a/'],
    ['/a/..', '/'],
    ['/a/b/%2e%2e', '/a/'],
    ['/a%2Fb', '/a/b'],
    ['/%2e%2e', null],
    ['/a%2f..%2f..', null],
    ['/...', '/...'],
    ['/%25%34%31', '/%41'],
    ['/%c3%A9', '/\xc3\xa9'],
  ] as const) {
    it(`for ${asked} is ${served ?? 'none'}`, () => {
      expect(servedPath(asked)).to.equal(served);
    });
  }
});
