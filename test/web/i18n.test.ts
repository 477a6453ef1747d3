import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../config/root.js';
import { translator } from '../../src/web/i18n.js';

const folder = join(projectRoot, 'config/locales');
const namespaces = (language: string): string[] => readdirSync(join(folder, language)).sort();

/** Every text of a namespace by its whole key. A plural's forms count as one. */
function textsOf(language: string, file: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts.set(path, value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key);
    else throw new Error(`${language}/${file}: ${path} is neither text nor group`);
  };
  walk(JSON.parse(readFileSync(join(folder, language, file), 'utf8')), '');
  return texts;
}

const placesIn = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map(([, name = '']) => name).sort();

describe('the texts of the screens', () => {
  it('are in the same files in Dutch and in English', () => {
    expect(namespaces('nl')).to.deep.equal(namespaces('en'));
  });

  for (const file of namespaces('en')) {
    describe(`in ${file}`, () => {
      const [nl, en] = [textsOf('nl', file), textsOf('en', file)];

      it('have the same keys in both languages', () => {
        expect([...nl.keys()].sort()).to.deep.equal([...en.keys()].sort());
        for (const [key, text] of en) expect(nl.get(key) === '', key).to.equal(text === '');
      });

      it('name the same things in both languages', () => {
        for (const [key, text] of en) {
          expect(new Set(placesIn(nl.get(key) ?? '')), key).to.deep.equal(new Set(placesIn(text)));
        }
      });

      it('are words, without marks that a page would show as they are', () => {
        for (const [key, text] of [...nl, ...en]) {
          expect(text, key).not.to.match(/<\/?[a-z][^>]*>|&\w+;/i);
        }
      });
    });
  }

  it('put in a value as it is: the views escape it, once', () => {
    const said = translator('en')('report:error.email_wrong', {});
    expect(said).to.contain('name@example.com');
    expect(translator('nl')('report:error.file_empty', { name: '<b>&' })).to.contain('<b>&');
  });

  it('never look up a key that came in a value', () => {
    const said = translator('en')('report:error.file_empty', { name: '$t(common:skip) {{each}}' });
    expect(said).to.contain('$t(common:skip)');
  });
});
