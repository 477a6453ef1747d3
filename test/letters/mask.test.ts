import { expect } from 'chai';
import { mask, maskEmails } from '../../src/letters/mask.js';

const hide = (text: string, names: string[], emails: string[] = [], kept: string[] = []) =>
  mask(text, { names, emails }, '[-]', kept);

describe('leaving the other party out of a text', () => {
  it('takes out a name, in any case, over a line break and with an ending', () => {
    expect(hide('By JAN de\nVries himself', ['Jan de Vries'])).to.equal('By [-] himself');
    expect(hide('Stichting Beelds view', ['Stichting Beeld'])).to.equal('[-]s view');
  });

  it('takes out the longest first, so that no part of a name stays', () => {
    expect(hide('Anna Maria Smit', ['Anna', 'Anna Maria Smit'])).to.equal('[-]');
  });

  it('leaves words alone that only contain a short name', () => {
    expect(hide('Annalen of Anna.', ['Anna'])).to.equal('Annalen of [-].');
    expect(hide('Johanna', ['Anna'])).to.equal('Johanna');
  });

  it('takes mail addresses out of anything, percent-encoded too', () => {
    expect(hide('https://x.example/u?e=a%40b.example', [], ['a@b.example'])).to.equal(
      'https://x.example/u?e=[-]',
    );
    expect(hide('e=a+b%40c.example', [], ['a+b@c.example'])).to.equal('e=[-]');
    expect(hide('e=*a%21b@c.example', [], ['*a!b@c.example'])).to.equal('e=[-]');
    expect(maskEmails('mailto:A@B.example', { emails: ['a@b.example'] }, '[-]')).to.equal('mailto:[-]');
  });

  it('keeps what may be read, but never a mail address in it', () => {
    const kept = ['https://vroegop.example/a@b.example', 'vroegop.example'];
    expect(hide('Vroegop at vroegop.example', ['Vroegop'], [], kept)).to.equal('[-] at vroegop.example');
    expect(hide('https://vroegop.example/a@b.example', ['Vroegop'], ['a@b.example'], kept)).to.equal(
      'https://vroegop.example/[-]',
    );
  });

  it('reads names as text, not as a pattern, and ignores empty ones', () => {
    expect(hide('A+B (x) [y] costs', ['A+B (x) [y]', '', '  '])).to.equal('[-] costs');
    expect(hide('nothing', ['', ' '], [''])).to.equal('nothing');
    expect(hide('a-b-c/d', ['a-b-c/d'])).to.equal('[-]');
  });

  it('finds a name however its letters are composed', () => {
    expect(hide('by Rene\u0301 Bos', ['Ren\u00e9 Bos'])).to.equal('by [-]');
  });
});
