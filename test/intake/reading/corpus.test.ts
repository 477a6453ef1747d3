import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { isNamedFormat } from '../../../bin/corpus/classes.js';
import { listOf } from '../../../bin/corpus/list.js';
import { print } from '../../../bin/corpus/print.js';
import { readListed } from '../../../bin/corpus/readListed.js';
import type { ReadListed } from '../../../bin/corpus/readListed.js';
import { createApartReader } from '../../../src/intake/reading/apart.js';
import { mail } from './mail.js';

/** Beside the repository, where its commands are run. */
const CORPUS = resolve('../shared/corpus');

async function readAll(folder: string): Promise<ReadListed[]> {
  const reader = createApartReader({ measure: true });
  const files: ReadListed[] = [];
  for (const listed of await listOf(folder)) files.push(await readListed(reader, folder, listed));
  reader.close();
  return files;
}

describe('reading a corpus', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corpus-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('tells what was expected, what was read and what was missed', async () => {
    await writeFile(join(folder, 'away.eml'), mail({ 'Auto-Submitted': 'auto-replied' }, 'Away'));
    await writeFile(
      join(folder, 'report.eml'),
      mail({}, 'Phishing at https://evil.example.net/ by someone-7'),
    );
    const rows = [
      'path\tkind\tsource\tlicence\texpected\tnote',
      'away.eml\tautoreply\t\t\tauto-submitted=auto-replied\t',
      'report.eml\tdsn\t\t\t"url=https://evil.example.net/; who=someone-7; asn=64496"\t',
    ];
    await writeFile(join(folder, 'INDEX.tsv'), `${rows.join('\n')}\n`);
    const files = await readAll(folder);
    expect(files.map(({ told }) => told)).to.deep.equal([true, false]);
    expect(files[1]?.pairs).to.deep.equal([
      { key: 'url', value: 'https://evil.example.net/', outcome: 'read' },
      { key: 'who', value: 'someone-7', outcome: 'missed' },
      { key: 'asn', value: '64496', outcome: 'absent' },
    ]);
    const lines: string[] = [];
    print(files, (line) => lines.push(line));
    expect(lines.at(-1))
      .to.contain('report.eml')
      .and.contain('taken for complaint')
      .and.contain('who=someone-7');
  });

  it('reads the shared corpus: values of 95 % of the named formats, 97 % taken for what they are', async function () {
    if (!existsSync(CORPUS)) {
      console.log(`      the shared corpus is not at ${CORPUS}: not read`);
      return this.skip();
    }
    this.timeout(120_000);
    const files = await readAll(CORPUS);
    const named = files.filter(({ kind }) => isNamedFormat(kind));
    const whole = named.filter(({ pairs }) => pairs.every(({ outcome }) => outcome !== 'missed'));
    const judged = files.filter(({ told }) => told !== null);
    expect(whole.length / named.length).to.be.at.least(0.95);
    expect(judged.filter(({ told }) => told).length / judged.length).to.be.at.least(0.97);
    expect(files.filter(({ ended }) => ended)).to.deep.equal([]);
    expect(Math.max(...files.map(({ peakMemory }) => peakMemory))).to.be.below(200 * 1024 * 1024);
  });
});
