import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { saveDraft } from '../../src/evidence/drafts.js';
import { Evidence, recordEvidence } from '../../src/evidence/evidence.js';
import { sweepEvidence } from '../../src/evidence/sweep.js';
import type { EvidenceFile } from '../../src/evidence/types.js';
import { createVault, type Vault } from '../../src/evidence/vault.js';
import { useStore } from '../support/store.js';
import { temporaryFolder } from './support/samples.js';

const HOUR = 3_600_000;

describe('records of evidence', () => {
  useStore();
  const file: EvidenceFile = { sha256: 'a'.repeat(64), name: 'a.png', size: 5, type: 'image/png' };

  it('are made once and remember the first time', async () => {
    await recordEvidence(file, new Date('2026-01-01'));
    await recordEvidence({ ...file, name: 'b.png' }, new Date('2026-02-01'));
    expect(await Evidence.find().lean()).to.deep.equal([
      {
        _id: file.sha256,
        size: 5,
        type: 'image/png',
        storedAt: new Date('2026-01-01'),
        seenAt: new Date('2026-02-01'),
      },
    ]);
  });

  it('are made once when twenty requests bring the same file', async () => {
    await Promise.all(Array.from({ length: 20 }, () => recordEvidence(file)));
    expect(await Evidence.countDocuments()).to.equal(1);
  });
});

describe('sweeping evidence', () => {
  useStore();
  const folder = temporaryFolder();
  let vault: Vault;
  beforeEach(() => {
    vault = createVault(folder());
  });

  const then = new Date(Date.now() - 2 * HOUR);

  async function put(content: string): Promise<EvidenceFile> {
    const { sha256, size } = await vault.put(Readable.from([Buffer.from(content)]));
    return { sha256, name: 'a.txt', size, type: 'text/plain' };
  }

  /** A file that came in two hours ago. */
  async function oldFile(content: string): Promise<EvidenceFile> {
    const file = await put(content);
    const { sha256 } = file;
    await utimes(path.join(folder(), sha256.slice(0, 2), sha256.slice(2, 4), sha256), then, then);
    await recordEvidence(file, then);
    return file;
  }

  const sweep = (isReferenced: (sha256: string) => Promise<boolean> = () => Promise.resolve(false)) =>
    sweepEvidence({ vault, isReferenced, olderThanMs: HOUR });

  it('removes bytes and record of what nothing refers to', async () => {
    const { sha256 } = await oldFile('old');
    expect(await sweep()).to.equal(1);
    expect(await vault.stat(sha256)).to.equal(undefined);
    expect(await Evidence.countDocuments()).to.equal(0);
  });

  it('leaves what came in just now, what is referred to, and what a draft holds', async () => {
    const fresh = await put('fresh');
    const referenced = await oldFile('referenced');
    const drafted = await oldFile('drafted');
    await saveDraft({ fields: {}, files: [drafted] });
    expect(await sweep((sha256) => Promise.resolve(sha256 === referenced.sha256))).to.equal(0);
    for (const { sha256 } of [fresh, referenced, drafted]) expect(await vault.verify(sha256)).to.equal(true);
    expect(await Evidence.countDocuments()).to.equal(2);
  });

  it('leaves a file that a complaint came to refer to while it was being looked at', async () => {
    const { sha256 } = await oldFile('old');
    let looks = 0;
    expect(await sweep(() => Promise.resolve((looks += 1) > 1))).to.equal(0);
    expect(looks).to.equal(2);
    expect(await vault.verify(sha256)).to.equal(true);
    expect(await Evidence.countDocuments()).to.equal(1);
  });

  it('leaves a file and its record when the same bytes come in again at any point of the sweep', async () => {
    for (const look of [1, 2]) {
      const { sha256 } = await oldFile(`old ${look}`);
      let looks = 0;
      await sweep(async (asked) => {
        if (asked !== sha256) return true;
        looks += 1;
        if (looks === look) await recordEvidence(await put(`old ${look}`));
        return false;
      });
      expect(await vault.verify(sha256), `look ${look}`).to.equal(true);
      expect(await Evidence.countDocuments({ _id: sha256 }), `look ${look}`).to.equal(1);
    }
  });

  it('loses nothing when it cannot tell', async () => {
    const { sha256 } = await oldFile('old');
    const failure = await sweep(() => Promise.reject(new Error('store away'))).catch(
      (error: unknown) => error,
    );
    expect(failure).to.have.property('message', 'store away');
    expect(await vault.verify(sha256)).to.equal(true);
  });
});
