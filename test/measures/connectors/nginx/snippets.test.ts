import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { blockedPage } from '../../../../src/measures/connectors/nginx/page.js';
import { installNginxSnippets } from '../../../../src/measures/connectors/nginx/snippets.js';

const BRAND = { name: 'Voorbeeld Hosting', baseUrl: 'https://abuse.example.com' };

describe('The files that nginx includes', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'snippets-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are written at the first start, and again only when they would differ', () => {
    expect(installNginxSnippets(folder, BRAND)).to.deep.equal(['http.conf', 'server.conf']);
    expect(installNginxSnippets(folder, BRAND)).to.deep.equal([]);
    writeFileSync(join(folder, 'server.conf'), 'edited');
    expect(installNginxSnippets(folder, BRAND)).to.deep.equal(['server.conf']);
    expect(installNginxSnippets(folder, { ...BRAND, name: 'Anders' })).to.deep.equal(['http.conf']);
  });

  it('come without the unfinished files that a crash left', () => {
    installNginxSnippets(folder, BRAND);
    const [old, young] = [join(folder, 'blocks', '.a.tmp'), join(folder, 'lock.b.tmp')];
    for (const file of [old, young]) writeFileSync(file, 'half');
    utimesSync(old, 0, 0);
    installNginxSnippets(folder, BRAND);
    expect([existsSync(old), existsSync(young)]).to.deep.equal([false, true]);
  });

  it("refuse a folder whose name nginx can't include", () => {
    for (const name of ['relative', '/tmp/a"b', '/tmp/a*b', '/tmp/a;b', '/tmp/$a', '/tmp/a\nb']) {
      expect(() => installNginxSnippets(name, BRAND), name).to.throw('plain absolute path');
    }
  });

  it('hold no word longer than nginx reads, with the longest and oddest name', () => {
    installNginxSnippets(folder, {
      name: '😀'.repeat(80),
      baseUrl: `https://example.com/${'é$"\\'.repeat(40)}`,
    });
    for (const name of ['http.conf', 'server.conf']) {
      const words = readFileSync(join(folder, name), 'utf8').match(/"(?:[^"\\]|\\.)*"/gs) ?? [];
      expect(words.length).to.be.greaterThan(2);
      for (const word of words) expect(word.length).to.be.lessThan(4000);
    }
  });

  it('show a name that means something to HTML or nginx as the text that it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('law' as const, 'terms' as const),
        (name, basis) => {
          const page = blockedPage(basis, { ...BRAND, name });
          const plain = blockedPage(basis, { ...BRAND, name: '' });
          expect(page.replace(/[^<>$\\{}]/g, '')).to.equal(plain.replace(/[^<>$\\{}]/g, ''));
          expect(page).to.match(/^[\x0a\x20-\x7e]*$/);
        },
      ),
    );
  });
});
