import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CatalogueUnreadable, catalogueVersion, loadCatalogue } from '../../src/catalogue/index.js';
import type { CatalogueVersion } from '../../src/catalogue/index.js';

describe('loading the catalogue', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'catalogue-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  const fresh = () => structuredClone(catalogueVersion('2018-v20'));
  const refusal = (change: (version: CatalogueVersion) => unknown): (() => unknown) => {
    const version = fresh();
    write('2018-v20.json', change(version) ?? version);
    return () => loadCatalogue(folder);
  };
  const first = <T>(list: T[]): T => {
    const [item] = list;
    if (item === undefined) throw new Error('the list is empty');
    return item;
  };

  it('reads the project’s own catalogue', () => {
    expect(loadCatalogue().versions.map(({ version }) => version)).to.include('2018-v20');
  });

  it('puts the versions in the order they came into force', () => {
    write('b.json', { ...fresh(), version: 'b', inForceFrom: '2030-01-01' });
    write('c.json', { ...fresh(), version: 'c', inForceFrom: '2020-01-01' });
    expect(loadCatalogue(folder).versions.map(({ version }) => version)).to.deep.equal(['c', 'b']);
  });

  it('refuses a folder that is missing or empty', () => {
    expect(() => loadCatalogue(join(folder, 'none'))).to.throw(CatalogueUnreadable, 'cannot be read');
    expect(() => loadCatalogue(folder)).to.throw(CatalogueUnreadable, 'no .json file');
  });

  it('refuses text that is not JSON and names the file', () => {
    writeFileSync(join(folder, 'x.json'), '{"version": ');
    expect(() => loadCatalogue(folder)).to.throw(CatalogueUnreadable, 'x.json');
  });

  it('refuses an unknown field', () => {
    expect(refusal((v) => ({ ...v, colour: 'red' }))).to.throw(CatalogueUnreadable, 'colour');
    expect(refusal((v) => Object.assign(first(v.grounds), { severity: 3 }) && v)).to.throw(/severity/);
  });

  it('refuses a missing language and says where', () => {
    const withoutEnglish = { nl: 'Alleen Nederlands' };
    expect(refusal((v) => Object.assign(first(v.grounds), { label: withoutEnglish }) && v)).to.throw(
      /grounds\[0\]\.label\.en/,
    );
    expect(refusal((v) => void (first(v.clauses).paraphrase.nl = '  '))).to.throw(
      /clauses\[0\]\.paraphrase\.nl/,
    );
  });

  it('refuses an id used twice', () => {
    expect(refusal((v) => v.grounds.push({ ...first(v.grounds) }) && v)).to.throw(
      /5\.2-copyright is used twice/,
    );
    expect(refusal((v) => v.clauses.push({ ...first(v.clauses) }) && v)).to.throw(/2\.2 is used twice/);
  });

  it('refuses an unknown track, priority, deadline rule or DSA category', () => {
    for (const change of [
      { track: 'gossip' },
      { priority: 'someday' },
      { deadlines: 'whenever' },
      { dsaCategory: 'STATEMENT_CATEGORY_RUDENESS' },
      { dsaKeyword: 'COPYRIGHT_INFRINGEMENT' },
    ]) {
      const [field] = Object.keys(change);
      expect(
        refusal((v) => Object.assign(first(v.grounds), change) && v),
        field,
      ).to.throw(new RegExp(`grounds\\[0\\]\\.${field}`));
    }
  });

  it('refuses a clause, group or question that does not exist', () => {
    expect(refusal((v) => void (first(v.grounds).clause = '8.1'))).to.throw(/no clause 8\.1/);
    expect(refusal((v) => void (first(v.grounds).group = 'gossip'))).to.throw(/no group gossip/);
    expect(refusal((v) => void first(v.grounds).asks.push('shoe_size'))).to.throw(/no question shoe_size/);
  });

  it('refuses files for child sexual abuse material', () => {
    const allowFiles = (v: CatalogueVersion) => {
      for (const ground of v.grounds) ground.filesAllowed = true;
    };
    expect(refusal(allowFiles)).to.throw(/never taken in/);
  });

  it('refuses a date that does not exist, and a file not named after its version', () => {
    expect(refusal((v) => void (v.inForceFrom = '2018-02-30'))).to.throw(/inForceFrom/);
    expect(refusal((v) => void (v.version = 'other'))).to.throw(/says it is version other/);
  });

  it('refuses two versions that come into force on the same day', () => {
    write('2018-v20.json', fresh());
    write('b.json', { ...fresh(), version: 'b' });
    expect(() => loadCatalogue(folder)).to.throw(CatalogueUnreadable, 'same day');
  });
});
