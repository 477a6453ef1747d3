import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { encode } from '../../../../src/store/embedded/bson/values.js';
import { countMatches, openQuery, type Query } from '../../../../src/store/embedded/plan/scan.js';
import { PAUSE } from '../../../../src/store/embedded/plan/source.js';
import { compileFilter } from '../../../../src/store/embedded/query/filter.js';
import { Catalog } from '../../../../src/store/embedded/storage/catalog.js';
import type { Collection } from '../../../../src/store/embedded/storage/collection.js';
import { type Environment, openEnvironment } from '../../../../src/store/embedded/storage/environment.js';
import { keyField } from '../../../../src/store/embedded/storage/index-keys.js';
import { insertRecord } from '../../../../src/store/embedded/storage/records.js';

const DOCUMENTS = 3000;

describe('a long search', () => {
  let folder: string;
  let env: Environment;
  let catalog: Catalog;
  let rows: Collection;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
    env = openEnvironment(folder);
    catalog = new Catalog(env);
    rows = env.transactionSync(() => {
      const collection = catalog.create('db', 'rows');
      for (let n = 0; n < DOCUMENTS; n++)
        insertRecord(catalog, collection, encode({ _id: n, mixed: (n * 7919) % DOCUMENTS }));
      return collection;
    });
  });
  after(async () => {
    await env.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const everything: Query = { filter: compileFilter({}), sort: [] };
  const sorted: Query = { ...everything, sort: [keyField('mixed', -1)] };

  /** How many calls of `next` went by between two pauses at most, and what was found. */
  function turnsOf(query: Query): { longest: number; found: number } {
    const source = openQuery(catalog, rows, query);
    let [longest, calls, found] = [0, 0, 0];
    for (let next = source.next(); next; next = source.next()) {
      calls = next === PAUSE ? 0 : calls + 1;
      longest = Math.max(longest, calls);
      if (next !== PAUSE) found++;
    }
    return { longest, found };
  }

  it('lets others have their turn, though every document matches', () => {
    for (const query of [everything, sorted]) {
      const { longest, found } = turnsOf(query);
      expect(found).to.equal(DOCUMENTS);
      expect(longest).to.be.at.most(64);
    }
  });

  it('does so while it skips documents and while it looks for the first ones', () => {
    for (const query of [
      { ...everything, skip: DOCUMENTS - 1 },
      { ...sorted, limit: 1 },
    ]) {
      const source = openQuery(catalog, rows, query);
      let pauses = 0;
      let found = source.next();
      for (; found === PAUSE; found = source.next()) pauses++;
      expect(found).not.to.equal(undefined);
      expect(pauses).to.be.at.least(DOCUMENTS / 64 - 1);
    }
  });

  it('counts keys some at a time, all of them', async () => {
    const from = (low: number): Query => ({ ...everything, filter: compileFilter({ _id: { $gte: low } }) });
    expect(await countMatches(catalog, rows, from(0))).to.equal(DOCUMENTS);
    expect(await countMatches(catalog, rows, { ...from(10), skip: 5, limit: 20 })).to.equal(20);
    expect(await countMatches(catalog, rows, { ...from(DOCUMENTS - 3), skip: 1 })).to.equal(2);
  });

  it('keeps only as many as are asked for when it sorts, in order', () => {
    const source = openQuery(catalog, rows, { ...sorted, skip: 2, limit: 3 });
    const ids: number[] = [];
    for (let next = source.next(); next; next = source.next())
      if (next !== PAUSE) ids.push(next.raw.readInt32LE(9));
    expect(ids.map((id) => (id * 7919) % DOCUMENTS)).to.deep.equal([2997, 2996, 2995]);
  });
});
