import { expect } from 'chai';
import {
  Drafts,
  dropDraft,
  isInDraft,
  saveDraft,
  takeDraft,
  updateDraft,
} from '../../src/evidence/drafts.js';
import type { EvidenceFile } from '../../src/evidence/types.js';
import { useStore } from '../support/store.js';

const HOUR = 3_600_000;
const file: EvidenceFile = { sha256: 'a'.repeat(64), name: 'é.png', size: 5, type: 'image/png' };

describe('drafts of forms', () => {
  useStore();

  it('give back exactly what was kept', async () => {
    const fields = { name: 'Zoë', url: ['a', 'b'], 'a.b': '$ne', $gt: '', empty: '' };
    const token = await saveDraft({ fields, files: [file] });
    expect(token).to.match(/^[\w-]{22}$/);
    expect(await takeDraft(token)).to.deep.equal({ fields, files: [file] });
  });

  it('have tokens of their own', async () => {
    const one = await saveDraft({ fields: { n: '1' }, files: [] });
    const two = await saveDraft({ fields: { n: '2' }, files: [] });
    expect(one).to.not.equal(two);
    expect((await takeDraft(one))?.fields).to.deep.equal({ n: '1' });
  });

  it('can be taken again until they are dropped', async () => {
    const token = await saveDraft({ fields: {}, files: [file] });
    await takeDraft(token);
    expect(await takeDraft(token)).to.not.equal(null);
    await dropDraft(token);
    expect(await takeDraft(token)).to.equal(null);
  });

  for (const forged of ['x'.repeat(22), '', '../../x', { $ne: '' }, ['a'], null, undefined, 5]) {
    it(`are not found under ${JSON.stringify(forged)}`, async () => {
      await saveDraft({ fields: {}, files: [file] });
      expect(await takeDraft(forged)).to.equal(null);
      expect(await updateDraft(forged, { fields: {}, files: [] })).to.equal(false);
      await dropDraft(forged);
      expect(await Drafts.countDocuments()).to.equal(1);
    });
  }

  it('expire, while their files stay referred to for the complaint that is being stored', async () => {
    const start = new Date();
    const token = await saveDraft({ fields: {}, files: [file] }, HOUR, start);
    const at = (ms: number) => new Date(start.getTime() + ms);
    expect(await takeDraft(token, at(HOUR - 1))).to.not.equal(null);
    expect(await takeDraft(token, at(HOUR))).to.equal(null);
    expect(await updateDraft(token, { fields: {}, files: [] }, HOUR, at(HOUR))).to.equal(false);
    expect(await isInDraft(file.sha256)).to.equal(true);
  });

  it('are replaced by what was typed next, with new time', async () => {
    const start = new Date();
    const token = await saveDraft({ fields: { a: '1' }, files: [file] }, HOUR, start);
    const later = new Date(start.getTime() + HOUR / 2);
    expect(await updateDraft(token, { fields: { b: '2' }, files: [] }, HOUR, later)).to.equal(true);
    const much = new Date(start.getTime() + 1.2 * HOUR);
    expect(await takeDraft(token, much)).to.deep.equal({ fields: { b: '2' }, files: [] });
    expect(await isInDraft(file.sha256)).to.equal(false);
  });

  it('are removed by the store an hour after they expire', async () => {
    const indexes = await Drafts.collection.indexes();
    const ttl = indexes.find(({ key }) => 'expiresAt' in key);
    expect(ttl).to.include({ expireAfterSeconds: 3600 });
  });
});
