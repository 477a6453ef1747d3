import { expect } from 'chai';
import { attachmentHeader, displayName, extensionOf } from '../../src/evidence/names.js';

describe('display names', () => {
  const cases: [string, string, string][] = [
    ['keeps an ordinary name', 'schermafdruk 1.png', 'schermafdruk 1.png'],
    ['keeps letters of any script', 'bewijs-ñ-證據.pdf', 'bewijs-ñ-證據.pdf'],
    ['drops the path of a Unix name', '../../etc/passwd', 'passwd'],
    ['drops the path of a Windows name', 'C:\\Users\\me\\proof.txt', 'proof.txt'],
    ['drops NUL and other controls', 'a\u0000b\u0007.txt', 'a b.txt'],
    ['drops line breaks, as for a header', 'a\r\nSet-Cookie: x.txt', 'a Set-Cookie_ x.txt'],
    ['drops bidi overrides that hide an extension', 'invoice\u202Egnp.exe', 'invoicegnp.exe'],
    ['drops zero-width characters', 'a\u200B\uFEFFb.txt', 'ab.txt'],
    ['replaces what file systems object to', 'a<b>:"|?*c.txt', 'a_b_c.txt'],
    ['drops leading dots', '..hidden.txt', 'hidden.txt'],
    ['drops trailing dots and spaces', 'evil.exe. .', 'evil.exe'],
    ['composes what was decomposed', 'e\u0301.txt', 'é.txt'],
    ['has a name for what leaves nothing', '../..', 'file'],
    ['has a name for nothing', '', 'file'],
    ['has a replacement for half a character', 'a\uD800.txt', 'a\uFFFD.txt'],
  ];
  for (const [says, raw, clean] of cases) {
    it(says, () => expect(displayName(raw)).to.equal(clean));
  }

  it('shortens a long name and keeps its extension', () => {
    const name = displayName(`${'證'.repeat(300)}.pdf`);
    expect(Buffer.byteLength(name)).to.be.at.most(150);
    expect(name).to.match(/^證+\.pdf$/);
  });

  it('shortens a name without an extension', () => {
    expect(displayName('x'.repeat(1000))).to.equal('x'.repeat(150));
  });

  it('is stable: a cleaned name cleans to itself', () => {
    for (const [, raw] of cases) expect(displayName(displayName(raw))).to.equal(displayName(raw));
  });
});

describe('extensions', () => {
  it('are the last one, in lower case', () => expect(extensionOf('a.tar.PNG')).to.equal('png'));
  it('are none in a name that has none', () => expect(extensionOf('README')).to.equal(''));
  it('are none in a name that is only an extension', () => expect(extensionOf('.png')).to.equal(''));
});

describe('the Content-Disposition of a download', () => {
  it('has a plain and an extended name', () => {
    expect(attachmentHeader("bewijs é'(1).pdf")).to.equal(
      "attachment; filename=\"bewijs _'(1).pdf\"; filename*=UTF-8''bewijs%20%C3%A9%27%281%29.pdf",
    );
  });

  it('cannot be broken out of', () => {
    expect(attachmentHeader('a"; x=y\r\nSet-Cookie: z\\.txt')).to.match(
      /^attachment; filename="[\w .;=-]+"; filename\*=UTF-8''[\w.%-]+$/,
    );
  });
});
