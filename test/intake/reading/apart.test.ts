import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createApartReader } from '../../../src/intake/reading/apart.js';
import { mail } from './mail.js';

const complaint = mail({ Subject: 'Phishing' }, 'Phishing at https://evil.example.net/');

describe('reading in a process apart', () => {
  it('gives what was read, in order', async () => {
    const reader = createApartReader({ measure: true });
    const [first, second] = await Promise.all([
      reader.read(complaint),
      reader.read(Buffer.from('203.0.113.9,spam\n'), 'x.txt'),
    ]);
    expect(first).to.include({ ended: false });
    expect(first.reading.kind).to.equal('complaint');
    expect(first.reading.reports[0]?.locations).to.deep.equal(['https://evil.example.net/']);
    expect(first.peakMemory).to.be.above(10 * 1024 * 1024);
    expect(second.reading.reports[0]?.locations).to.include('203.0.113.9');
    reader.close();
  });

  it('reads many at once, and each alone when together they are too much', async () => {
    const reader = createApartReader();
    const places = Array.from({ length: 80 }, (_, at) => `Phishing at https://a${at}.example.net/`);
    const few = await Promise.all(places.map((text) => reader.read(mail({}, text))));
    expect(few.map(({ reading }) => reading.reports[0]?.locations[0])).to.deep.equal(
      places.map((text) => text.split(' ').at(-1)),
    );
    reader.close();
    const hasty = createApartReader({ timeTogether: 1 });
    const alone = await Promise.all(places.slice(0, 5).map((text) => hasty.read(mail({}, text))));
    expect(alone.map(({ reading, ended }) => [reading.kind, ended])).to.deep.equal(
      alone.map(() => ['complaint', false]),
    );
    hasty.close();
  });

  it('refuses what it did not read any more when it is closed: that is held by nobody', async () => {
    const reader = createApartReader();
    const reads = [complaint, complaint, complaint].map((raw) =>
      reader.read(raw).catch((error: Error) => error.message),
    );
    reader.close();
    expect(await Promise.all(reads)).to.deep.equal(reads.map(() => 'The reader was closed.'));
  });

  it('reads again what the process had when something else ended it', async function () {
    if (!existsSync('/proc/self/stat')) this.skip();
    const reader = createApartReader();
    await reader.read(complaint);
    for (const pid of readersOf(process.pid)) process.kill(pid, 'SIGKILL');
    const { reading, ended } = await reader.read(complaint);
    expect({ kind: reading.kind, ended }).to.deep.equal({ kind: 'complaint', ended: false });
    reader.close();
  });

  it('holds what takes too long, and reads the next', async () => {
    const reader = createApartReader({ time: 40 });
    const slow = mail({}, `${'a.example.net '.repeat(400)}\n`.repeat(4000));
    const { reading, ended } = await reader.read(slow);
    expect(ended).to.equal(true);
    expect(reading).to.include({ kind: 'held', by: 'limits', reason: 'Reading it took longer than 40 ms.' });
    const after = createApartReader();
    expect((await after.read(complaint)).reading.kind).to.equal('complaint');
    after.close();
    reader.close();
  });

  it('holds what needs too much memory, and reads the next in a new process', async () => {
    const reader = createApartReader({ memory: 60 * 1024 * 1024, time: 20_000 });
    const { reading, ended } = await reader.read(mail({}, 'x y.example.net\n'.repeat(1_500_000)));
    expect(ended).to.equal(true);
    expect(reading.reason).to.contain('more than it may have');
    const next = await reader.read(complaint);
    expect(next.reading.by).to.be.oneOf(['free text', 'limits']);
    reader.close();
  });
});

/** The processes that a process has started to read in, as Linux tells them. */
function readersOf(parent: number): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.filter((id) => parentOf(id) === parent && isReader(id)).map(Number);
}

const parentOf = (id: string): number => Number(/\) \w (\d+)/.exec(aboutOf(id, 'stat'))?.[1]);

const isReader = (id: string): boolean => aboutOf(id, 'cmdline').includes('apartChild.js');

function aboutOf(id: string, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
