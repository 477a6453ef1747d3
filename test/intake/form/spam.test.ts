import { expect } from 'chai';
import { readInput, type FormInput } from '../../../src/intake/form/input.js';
import { anyShapeOf, shapeOf, type FormShape } from '../../../src/intake/form/shape.js';
import { signsOfSpam, suspicionOf, type SpamSign } from '../../../src/intake/form/spam.js';

function shape(ground: string): FormShape {
  const found = shapeOf(ground) ?? anyShapeOf(ground, new Date());
  if (!found) throw new Error(`there is no ground ${ground}`);
  return found;
}

const COPYRIGHT = shape('5.2-copyright');
const HONEST = { name: 'Rosa Reporter', reasons: 'This page sells my photograph: https://shop.example.nl/p' };
const filled = (changes: Record<string, string> = {}, of = COPYRIGHT): FormInput =>
  readInput({ ...HONEST, ...changes }, of);

const BBCODE = '[url=https://pills.example]Cheap[/url]';
const ANCHOR = 'Look: <A  HREF="https://pills.example">Cheap</a>';
const FULL = { website: 'https://pills.example', name: 'www.pills.example', reasons: BBCODE };

/** What was typed, how many seconds that took, the signs, and whether it waits for a person. */
const TABLE: [what: string, typed: Record<string, string>, seconds: number | null, SpamSign[], boolean][] = [
  ['an honest report', {}, 60, [], false],
  ['one that took days', {}, 500_000, [], false],
  ['one in three seconds', {}, 3, [], false],
  ['one within three seconds', {}, 2.9, ['fast'], false],
  ['one without our stamp', {}, null, ['fast'], false],
  ['one whose trap was filled in', { website: 'x' }, 60, ['trap'], true],
  ['one with blanks in the trap', { website: '  ' }, 60, [], false],
  ['a pasted page', { reasons: ANCHOR }, 60, ['markup'], false],
  ['a pasted page, at once', { reasons: ANCHOR }, 1, ['fast', 'markup'], true],
  ['forum links, without our stamp', { reasons: BBCODE }, null, ['fast', 'markup'], true],
  [
    'forum links in an answer',
    { 'q-work': BBCODE, name: 'http://a.example' },
    60,
    ['markup', 'link_as_name'],
    true,
  ],
  ['an address for a name', { name: 'https://pills.example' }, 60, ['link_as_name'], false],
  ['an address for a name, at once', { name: 'WWW.pills.example' }, 0, ['fast', 'link_as_name'], true],
  ['a company that is called as its domain', { name: 'Example.nl' }, 0, ['fast'], false],
  ['words about markup', { reasons: 'They wrote [urls] and a <a> tag.' }, 0, ['fast'], false],
  ['all of it', FULL, null, ['trap', 'fast', 'markup', 'link_as_name'], true],
];

describe('the signs of spam on the form', () => {
  for (const [what, typed, seconds, signs, waits] of TABLE) {
    it(`${what}: ${signs.join(', ') || 'none'}${waits ? ', and waits' : ''}`, () => {
      const input = filled(typed);
      expect(signsOfSpam(input, seconds)).to.deep.equal(signs);
      expect(suspicionOf(input, COPYRIGHT, seconds)).to.deep.equal(waits ? signs : []);
    });
  }

  it('hold nothing up where a child, a life or an order is concerned', () => {
    const free = [
      '5.2-csam',
      '5.2-threat',
      '5.2-terrorism',
      'order-csam',
      'order-content',
      'order-information',
    ];
    for (const ground of free)
      expect(suspicionOf(filled(FULL), shape(ground), null), ground).to.deep.equal([]);
    const stalking = shape('5.2-stalking');
    const danger = (answer: string) => filled({ ...FULL, 'q-danger_now': answer }, stalking);
    expect(suspicionOf(danger('yes'), stalking, null)).to.deep.equal([]);
    expect(suspicionOf(danger('no'), stalking, null)).to.include('trap');
  });

  it('are found in long texts at once', () => {
    const reasons = '<a '.repeat(5_000) + '[url '.repeat(3_000) + '<a'.padEnd(5_000);
    const started = performance.now();
    expect(signsOfSpam(filled({ reasons }), 60)).to.deep.equal([]);
    expect(performance.now() - started).to.be.lessThan(200);
  });
});
