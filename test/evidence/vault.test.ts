import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createVault, type Vault } from '../../src/evidence/vault.js';
import { filesBelow, temporaryFolder } from './support/samples.js';

const DAY = 86_400_000;

describe('the vault', () => {
  const folder = temporaryFolder();
  let vault: Vault;
  beforeEach(() => {
    vault = createVault(path.join(folder(), 'vault'));
  });

  const inVault = (...parts: string[]) => path.join(folder(), 'vault', ...parts);
  const placeOf = (sha256: string) => inVault(sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const put = (text: string) => vault.put(Readable.from([Buffer.from(text)]));
  const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

  async function age(sha256: string): Promise<void> {
    const then = new Date(Date.now() - DAY);
    await utimes(placeOf(sha256), then, then);
  }

  it('stores a stream under its digest, readable by its owner alone', async () => {
    const { sha256, size } = await vault.put(Readable.from([Buffer.from('hel'), Buffer.from('lo')]));
    expect(sha256).to.equal(digestOf('hello'));
    expect(size).to.equal(5);
    expect(await readFile(placeOf(sha256), 'utf8')).to.equal('hello');
    expect((await stat(placeOf(sha256))).mode & 0o777).to.equal(0o600);
    expect((await stat(path.dirname(placeOf(sha256)))).mode & 0o777).to.equal(0o700);
  });

  it('stores a copy of a file and leaves the file', async () => {
    const file = path.join(folder(), 'letter.txt');
    await writeFile(file, 'hello');
    expect((await vault.put(file)).sha256).to.equal(digestOf('hello'));
    expect(await readFile(file, 'utf8')).to.equal('hello');
  });

  it('stores the same bytes once and never overwrites them', async () => {
    const { sha256 } = await put('hello');
    const before = await stat(placeOf(sha256));
    await put('hello');
    expect((await stat(placeOf(sha256))).ino).to.equal(before.ino);
    expect(await filesBelow(inVault())).to.have.length(1);
  });

  it('stores the same bytes once when they come twenty times at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => put('hello')));
    expect(await filesBelow(inVault())).to.have.length(1);
  });

  it('leaves nothing of a stream that fails', async () => {
    async function* failing() {
      yield Buffer.from('half');
      await Promise.resolve();
      throw new Error('connection lost');
    }
    const failure = await vault.put(failing()).catch((error: unknown) => error);
    expect(failure).to.be.an('error').with.property('message', 'connection lost');
    expect(await filesBelow(inVault())).to.deep.equal([]);
  });

  it('keeps what is received apart until it is kept, and drops what is discarded', async () => {
    const received = await vault.receive(Readable.from([Buffer.from('hello')]));
    expect(await vault.stat(received.sha256)).to.equal(undefined);
    await vault.discard(received);
    expect(await filesBelow(inVault())).to.deep.equal([]);
  });

  it('opens what it holds', async () => {
    const { sha256 } = await put('hello');
    expect(Buffer.concat(await vault.open(sha256).toArray()).toString()).to.equal('hello');
    expect(await vault.stat(sha256)).to.include({ sha256, size: 5 });
  });

  it('says that bytes are missing', async () => {
    const sha256 = digestOf('missing');
    expect(await vault.stat(sha256)).to.equal(undefined);
    expect(await vault.verify(sha256)).to.equal(false);
    expect(await vault.remove(sha256)).to.equal(false);
    const failure = await vault
      .open(sha256)
      .toArray()
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'ENOENT');
  });

  for (const wrong of ['../../../etc/passwd', 'a'.repeat(63), 'A'.repeat(64), `${'a'.repeat(64)}\n`, '']) {
    it(`refuses ${JSON.stringify(wrong.slice(0, 20))} as a digest`, async () => {
      expect(() => vault.open(wrong)).to.throw(RangeError);
      for (const attempt of [vault.stat(wrong), vault.verify(wrong), vault.remove(wrong)]) {
        expect(await attempt.catch((error: unknown) => error)).to.be.instanceOf(RangeError);
      }
    });
  }

  it('notices a byte that changed', async () => {
    const { sha256 } = await put('hello');
    expect(await vault.verify(sha256)).to.equal(true);
    await writeFile(placeOf(sha256), 'hellp');
    expect(await vault.verify(sha256)).to.equal(false);
  });

  it('removes', async () => {
    const { sha256 } = await put('hello');
    expect(await vault.remove(sha256)).to.equal(true);
    expect(await filesBelow(inVault())).to.deep.equal([]);
  });

  it('lists what it holds and nothing else', async () => {
    const stored = [await put('one'), await put('two')];
    await vault.receive(Readable.from([Buffer.from('three')]));
    const listed = [];
    for await (const { sha256 } of vault.list()) listed.push(sha256);
    expect(listed).to.have.members(stored.map(({ sha256 }) => sha256));
  });

  it('sweeps old remains of uploads, not those under way', async () => {
    await mkdir(inVault('incoming'), { recursive: true });
    await writeFile(inVault('incoming', 'old'), 'x');
    await utimes(inVault('incoming', 'old'), new Date(0), new Date(0));
    await writeFile(inVault('incoming', 'new'), 'x');
    expect(await vault.sweepIncoming(3_600_000)).to.equal(1);
    expect(await filesBelow(inVault())).to.deep.equal(['incoming/new']);
  });

  describe('retiring', () => {
    it('removes bytes that may go, and says when they last came in', async () => {
      const { sha256 } = await put('hello');
      await age(sha256);
      const asked: Date[] = [];
      expect(await vault.retire(sha256, async (storedAt) => asked.push(storedAt) > 0)).to.equal(true);
      expect(asked[0]?.getTime()).to.be.closeTo(Date.now() - DAY, 60_000);
      expect(await filesBelow(inVault())).to.deep.equal([]);
    });

    it('puts bytes back that may not go', async () => {
      const { sha256 } = await put('hello');
      expect(await vault.retire(sha256, () => Promise.resolve(false))).to.equal(false);
      expect(await vault.verify(sha256)).to.equal(true);
      expect(await filesBelow(inVault())).to.have.length(1);
    });

    it('puts bytes back when nobody could tell', async () => {
      const { sha256 } = await put('hello');
      const failure = await vault
        .retire(sha256, () => Promise.reject(new Error('store away')))
        .catch((error: unknown) => error);
      expect(failure).to.have.property('message', 'store away');
      expect(await vault.verify(sha256)).to.equal(true);
    });

    it('keeps the bytes of an upload that comes while they are set aside', async () => {
      const { sha256 } = await put('hello');
      const removed = await vault.retire(sha256, async () => {
        await put('hello');
        return true;
      });
      expect(removed).to.equal(true);
      expect(await vault.verify(sha256)).to.equal(true);
    });

    it('keeps an upload that a second sweep sets aside while the first one removes', async () => {
      const { sha256 } = await put('hello');
      await vault.retire(sha256, async () => {
        await put('hello');
        void vault.retire(sha256, () => new Promise(() => {}));
        while (await vault.stat(sha256)) await new Promise((resolve) => setImmediate(resolve));
        return true;
      });
      await vault.restoreRetired();
      expect(await vault.verify(sha256)).to.equal(true);
    });

    it('shows an upload just before as fresh', async () => {
      const { sha256 } = await put('hello');
      await age(sha256);
      await put('hello');
      await vault.retire(sha256, (storedAt) => {
        expect(storedAt.getTime()).to.be.closeTo(Date.now(), 60_000);
        return Promise.resolve(false);
      });
      expect(await vault.verify(sha256)).to.equal(true);
    });

    it('never loses bytes to uploads and sweeps that race', async () => {
      const fresh = (storedAt: Date) => Promise.resolve(storedAt.getTime() < Date.now() - DAY / 2);
      for (let round = 0; round < 40; round += 1) {
        const { sha256 } = await put('hello');
        await age(sha256);
        await Promise.all([vault.retire(sha256, fresh), put('hello'), vault.retire(sha256, fresh)]);
        await vault.restoreRetired();
        expect(await vault.verify(sha256), `round ${round}`).to.equal(true);
      }
    });

    it('restores what a crash left set aside', async () => {
      const { sha256 } = await put('hello');
      void vault.retire(sha256, () => new Promise(() => {}));
      while (await vault.stat(sha256)) await new Promise((resolve) => setImmediate(resolve));
      await createVault(inVault()).restoreRetired();
      expect(await vault.verify(sha256)).to.equal(true);
    });
  });
});
