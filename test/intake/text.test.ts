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

  it('takes text that shows nothing for none', () => {
    for (const text of ['', ' \n\t', '\u200b\u2060', '\u202e\u2066', '\u3164', '\u2800\u00ad \u00a0'])
      expect(cleanText(text), JSON.stringify(text)).to.equal('');
    expect(cleanText('\u200ba')).to.equal('\u200ba');
    expect(cleanText(' '.repeat(1_000_000))).to.equal('');
  });

  it('sees characters that turn text around, and shows them', () => {
    expect(hasBidiTricks('invoice\u202efdp.exe')).to.equal(true);
    expect(hasBidiTricks('שלום')).to.equal(false);
    expect(showBidi('invoice\u202efdp.exe')).to.equal('invoice[U+202E]fdp.exe');
  });
});
