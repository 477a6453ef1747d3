import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alone } from '../../../../src/measures/connectors/nginx/lock.js';

describe('The lock on the folder of nginx', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'lock-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const deadPid = (): number => spawnSync('true').pid;
  const leave = (pid: number, host = hostname()) => writeFile(join(folder, 'lock'), `${pid} ${host} 0011`);

  it('lets one at a time work, in the order of asking, and is gone afterwards', async () => {
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await sleep(5);
      seen.push(`${name} ends`);
    };
    await Promise.all([alone(folder, work('a')), alone(folder, work('b')), alone(folder, work('c'))]);
    expect(seen).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('lets the next one in when work throws', async () => {
    const thrown = await alone(folder, () => Promise.reject(new Error('broken'))).catch(
      (error: Error) => error.message,
    );
    expect(thrown).to.equal('broken');
    expect(await alone(folder, async () => 'done')).to.equal('done');
  });

  it('takes over the lock of a process that died, or of this one before a restart', async () => {
    for (const pid of [deadPid(), process.pid]) {
      await leave(pid);
      expect(await alone(folder, async () => 'done')).to.equal('done');
    }
  });

  it('takes over a lock that is older than any change can take, wherever it came from', async () => {
    await leave(1, 'another-machine');
    const old = new Date(Date.now() - 200_000);
    await utimes(join(folder, 'lock'), old, old);
    expect(await alone(folder, async () => 'done')).to.equal('done');
  });

  it('waits for a process that lives', async () => {
    const holder = spawn('sleep', ['30']);
    await leave(holder.pid ?? 0);
    const working = alone(folder, async () => Date.now());
    await sleep(150);
    const freed = Date.now();
    holder.kill();
    expect(await working).to.be.at.least(freed);
  });
});
