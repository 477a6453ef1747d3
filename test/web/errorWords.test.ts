import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../config/root.js';
import { REFUSALS } from '../../src/cases/refused.js';
import { languages } from '../../src/catalogue/index.js';
import { translator } from '../../src/web/i18n.js';

const CODE = /(?:new (?:Problem|BadInput|UploadRefused)|super)\(\s*'([a-z_]+)'/g;
const UPLOAD = /^ {2}([a-z_]+): 4\d\d,$/gm;

/** Every code that the program can refuse with. */
function codes(): string[] {
  const folder = join(projectRoot, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith(join('store', 'embedded')),
  );
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const upload = readFileSync(join(folder, 'evidence/uploadRefused.ts'), 'utf8');
  const found = [...sources.matchAll(CODE), ...upload.matchAll(UPLOAD)].flatMap(([, code]) => code ?? []);
  return [...new Set([...found, ...REFUSALS.map((reason) => `refused_${reason}`)])];
}

describe('the words for what is refused', () => {
  it('finds the codes to look for', () => {
    expect(codes()).to.include.members([
      'not_found',
      'body_too_large',
      'submission_reused',
      'refused_no_customer',
    ]);
  });

  for (const language of languages) {
    it(`says in ${language} what happened and how to go on, for every code`, () => {
      const t = translator(language);
      const parts = codes().flatMap((code) => ['title', 'text', 'next'].map((part) => `${code}.${part}`));
      const missing = parts.filter((part) => t(`errors:${part}`) === part || t(`errors:${part}`) === '');
      expect(missing).to.deep.equal([]);
    });
  }
});
