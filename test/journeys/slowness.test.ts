import { expect } from 'chai';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { COPYRIGHT_FORM, copyrightFields } from '../support/complaining.js';

/** What one request may keep everybody else waiting; what these took before they were mended is minutes. */
const MOST_MS = 5000;

describe('what is made to be slow to read', () => {
  const app = useApp();
  const group = (words: number): string => 'aa '.repeat(words) + '192.0.2.0/24 ';
  const texts: Record<string, string> = {
    'words and ranges on one line': group(6000).repeat(50),
    'as many words as can be read, and ranges': group(190).repeat(100),
    brackets: '[(<{'.repeat(240_000),
    commas: 'a,'.repeat(490_000),
    'addresses within addresses': `https://a.example.nl/${',http://'.repeat(100_000)}`,
    'names of many parts': `${'https://' + 'xn--a.'.repeat(300)}nl `.repeat(400),
    'names in other letters': Array.from(
      { length: 1000 },
      (_, i) => `https://${'ä'.repeat(55)}${i}.nl/`,
    ).join('\n'),
    spaces: ' \t'.repeat(490_000),
    'marks that show nothing': '\u200b'.repeat(300_000),
  };

  for (const [what, text] of Object.entries(texts)) {
    it(`is read soon: ${what}`, async () => {
      const visitor = new Asker(app.agent);
      for (const fields of [
        { locations: text },
        { reasons: text },
        { email: text, name: text, 'q-work': text },
      ]) {
        const start = performance.now();
        const answer = await visitor.attach(
          COPYRIGHT_FORM,
          { ...copyrightFields({ url: 'https://a.example.nl/' }), ...fields },
          [],
        );
        expect(answer.status).to.be.oneOf([303, 413, 422]);
        expect(performance.now() - start, Object.keys(fields).join()).to.be.below(MOST_MS);
      }
      const start = performance.now();
      const checked = await visitor.fill(COPYRIGHT_FORM, { locations: text }, '/report/check');
      expect(checked.status).to.be.oneOf([200, 413]);
      expect(performance.now() - start, 'the check').to.be.below(MOST_MS);
    });
  }
});
