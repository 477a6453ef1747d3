import { expect } from 'chai';
import { loadCatalogue } from '../../../src/catalogue/load.js';
import { groundOf } from '../../../src/intake/reading/grounds.js';

const CATEGORIES: [string, string][] = [
  ['phishing', '5.7-a-phishing'],
  ['spam', '5.7-g'],
  ['malware-attack', '5.7-a'],
  ['LoginAttack', '5.7-f'],
  ['login_attack', '5.7-f'],
  ['port_scan', '5.7-e'],
  ['ddos', '9-Beschikbaarheid.4'],
  ['copyright', '5.2-copyright'],
  ['brand_infringement', '5.2-other'],
  ['csam', '5.2-csam'],
  ['ChildAbuse', '5.2-csam'],
  ['scan_http', '5.8'],
  ['accessible_ssh', '5.8'],
  ['compromised_website', '3.7'],
  ['sinkhole_http_drone', '5.7-a'],
];

function ground(category: string, format = 'X-ARF'): ReturnType<typeof groundOf> {
  return groundOf({ format, category, facts: [] });
}

describe('the ground that a kind of abuse points to', () => {
  for (const [category, id] of CATEGORIES)
    it(`is ${id} for ${category}`, () => expect(ground(category)).to.deep.equal({ ground: id, known: true }));

  it('is spam for the word abuse in ARF only', () => {
    expect(ground('abuse', 'ARF').ground).to.equal('5.7-g');
    expect(ground('abuse').known).to.equal(false);
  });

  it('is looked for in the other facts when the kind says nothing', () => {
    const facts = [{ name: 'class', value: 'Copyright', source: 'x' }];
    expect(groundOf({ format: 'XARF', category: 'other', facts }).ground).to.equal('5.2-copyright');
  });

  it('is to be triaged when nothing says it', () => {
    expect(ground('quux')).to.deep.equal({ ground: '5.8', known: false });
  });

  it('stands in the catalogue', () => {
    const ids =
      loadCatalogue()
        .versions.at(-1)
        ?.grounds.map(({ id }) => id) ?? [];
    for (const [, id] of CATEGORIES) expect(ids).to.include(id);
    expect(ids).to.include.members([
      '5.2-terrorism',
      '5.2-privacy',
      '5.2-defamation',
      '5.2-threat',
      '5.2-stalking',
      '5.7-c',
      '6.3-registry-rules',
    ]);
  });
});
