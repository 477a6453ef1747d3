import { expect } from 'chai';
import { cleanText, hasBidiTricks, showBidi } from '../../src/intake/text.js';

describe('cleaning text', () => {
  it('composes letters, and makes every line end one newline', () => {
    expect(cleanText('Cafe\u0301\r\nb\rc\n\td')).to.equal('Café\nb\nc\n\td');
  });

  it('takes out control characters, a byte order mark and broken halves of a character', () => {
    expect(cleanText('\ufeffa\u0000b\u001b[31mc\u007f\u0085\ud800')).to.equal('ab[31mc\ufffd');
  });

  it('leaves whole characters outside the basic plane alone', () => {
    expect(cleanText('👍 ok')).to.equal('👍 ok');
  });

  it('sees characters that turn text around, and shows them', () => {
    expect(hasBidiTricks('invoice\u202efdp.exe')).to.equal(true);
    expect(hasBidiTricks('שלום')).to.equal(false);
    expect(showBidi('invoice\u202efdp.exe')).to.equal('invoice[U+202E]fdp.exe');
  });
});
