import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobQueue, JobQueueSettings } from '../../src/queues/index.js';
import { createJobQueue } from '../../src/queues/index.js';
import { startRedis } from '../support/redis.js';
import { requireTool } from '../support/tools.js';

type Settings = Partial<JobQueueSettings>;

/** A gate that jobs wait at until it opens. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

function behavesAsJobQueue(
  create: (settings: Required<Pick<JobQueueSettings, 'onError'>> & Settings) => Promise<JobQueue>,
): void {
  let opened: JobQueue[] = [];
  let errors: { queue: string | undefined; id: string | undefined; error: unknown }[] = [];

  async function open(settings: Settings = {}): Promise<JobQueue> {
    const queue = await create({
      onError: (name, id, error) => errors.push({ queue: name, id, error }),
      backoffMs: 10,
      ...settings,
    });
    opened.push(queue);
    return queue;
  }

  afterEach(async () => {
    await Promise.all(opened.map((queue) => queue.close()));
    opened = [];
    errors = [];
  });

  it('hands a job to the handler of its queue, with the id only', async () => {
    const queue = await open();
    const done: string[] = [];
    queue.process('letters', 1, async (id) => void done.push(`letters ${id}`));
    queue.process('cases', 1, async (id) => void done.push(`cases ${id}`));
    await queue.enqueue('letters', 'a');
    await queue.enqueue('cases', 'b');
    await queue.idle();
    expect(done).to.have.members(['letters a', 'cases b']);
    expect(errors).to.deep.equal([]);
  });

  it('works off what was added before the handler came, in order', async () => {
    const queue = await open();
    const ids = Array.from({ length: 50 }, (_, n) => String(n));
    for (const id of ids) await queue.enqueue('complaints', id);
    expect((await queue.waiting()).complaints).to.equal(50);
    const done: string[] = [];
    queue.process('complaints', 1, async (id) => void done.push(id));
    await queue.idle();
    expect(done).to.deep.equal(ids);
    expect(await queue.waiting()).to.deep.equal({
      messages: 0,
      complaints: 0,
      cases: 0,
      letters: 0,
      measures: 0,
      webhooks: 0,
    });
  });

  it('runs as many jobs at a time as it may, and no more', async () => {
    const queue = await open();
    let running = 0;
    let most = 0;
    queue.process('measures', 3, async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(20);
      running -= 1;
    });
    await Promise.all(Array.from({ length: 12 }, (_, n) => queue.enqueue('measures', String(n))));
    await queue.idle();
    expect(most).to.equal(3);
  });

  it('lets no queue wait for another that is full', async () => {
    const queue = await open();
    const { opened: opens, open: release } = gate();
    queue.process('letters', 2, () => opens);
    const seen = new Promise<string>((resolve) => queue.process('cases', 1, async (id) => resolve(id)));
    for (let n = 0; n < 20; n += 1) await queue.enqueue('letters', String(n));
    await queue.enqueue('cases', 'c');
    expect(await seen).to.equal('c');
    release();
    await queue.idle();
  });

  it('works off everything while somebody waits for an answer too', async () => {
    const queue = await open();
    const answered = queue.giveWay();
    const done: string[] = [];
    queue.process('letters', 1, async (id) => void done.push(id));
    queue.process('cases', 4, async (id) => void done.push(id));
    for (const id of ['a', 'b', 'c']) await queue.enqueue('letters', id);
    for (const id of ['d', 'e', 'f', 'g', 'h']) await queue.enqueue('cases', id);
    await queue.idle();
    expect([...done].sort().join('')).to.equal('abcdefgh');
    answered();
  });

  it('refuses a second handler for a queue', async () => {
    const queue = await open();
    queue.process('cases', 1, async () => {});
    expect(() => queue.process('cases', 1, async () => {})).to.throw(/handler/);
  });

  describe('with a once key', () => {
    it('does not add a job while one with the key waits', async () => {
      const queue = await open();
      let runs = 0;
      for (let n = 0; n < 5; n += 1) await queue.enqueue('cases', 'c', { once: 'c' });
      queue.process('cases', 4, async () => void (runs += 1));
      await queue.idle();
      expect(runs).to.equal(1);
    });

    it('does not add a job while one with the key runs, and does once it has run', async () => {
      const queue = await open();
      const { opened: opens, open: release } = gate();
      const started = gate();
      let runs = 0;
      queue.process('cases', 4, async () => {
        runs += 1;
        started.open();
        await opens;
      });
      await queue.enqueue('cases', 'c', { once: 'c' });
      await started.opened;
      await queue.enqueue('cases', 'c', { once: 'c' });
      release();
      await queue.idle();
      expect(runs).to.equal(1);
      await queue.enqueue('cases', 'c', { once: 'c' });
      await queue.idle();
      expect(runs).to.equal(2);
    });

    it('keeps the keys of different queues apart', async () => {
      const queue = await open();
      const done: string[] = [];
      await queue.enqueue('cases', '1', { once: 'same' });
      await queue.enqueue('letters', '2', { once: 'same' });
      queue.process('cases', 1, async (id) => void done.push(id));
      queue.process('letters', 1, async (id) => void done.push(id));
      await queue.idle();
      expect(done).to.have.members(['1', '2']);
    });

    it('frees the key of a job that was given up', async () => {
      const queue = await open({ attempts: 1 });
      let runs = 0;
      queue.process('cases', 1, async () => {
        runs += 1;
        if (runs === 1) throw new Error('no');
      });
      await queue.enqueue('cases', 'c', { once: 'c' });
      await queue.idle();
      await queue.enqueue('cases', 'c', { once: 'c' });
      await queue.idle();
      expect(runs).to.equal(2);
    });

    it('brings a delayed job forward when it is wanted now', async () => {
      const queue = await open();
      const done: string[] = [];
      queue.process('letters', 1, async (id) => void done.push(id));
      await queue.enqueue('letters', 'l', { once: 'l', delayMs: 60_000 });
      await queue.idle();
      expect(done).to.deep.equal([]);
      await queue.enqueue('letters', 'l', { once: 'l' });
      await queue.idle();
      expect(done).to.deep.equal(['l']);
    });
  });

  it('starts a delayed job when its time has come, not before', async () => {
    const queue = await open();
    const added = Date.now();
    let ran = 0;
    queue.process('letters', 1, async () => void (ran = Date.now()));
    await queue.enqueue('letters', 'l', { delayMs: 300 });
    await queue.idle();
    expect(ran - added).to.be.within(295, 1_500);
  });

  it('does not wait for a job that is delayed for long', async () => {
    const queue = await open();
    let runs = 0;
    queue.process('letters', 1, async () => void (runs += 1));
    await queue.enqueue('letters', 'l', { delayMs: 30 * 24 * 3_600_000 });
    await queue.idle();
    await sleep(30);
    expect(runs).to.equal(0);
    expect((await queue.waiting()).letters).to.equal(0);
  });

  it('reports a job that threw, and tries it again until it succeeds', async () => {
    const queue = await open();
    let runs = 0;
    queue.process('measures', 1, async () => {
      runs += 1;
      if (runs < 3) throw new Error(`attempt ${runs}`);
    });
    await queue.enqueue('measures', 'm');
    await queue.idle();
    expect(runs).to.equal(3);
    expect(errors.map(({ queue: name, id, error }) => [name, id, String(error)])).to.deep.equal([
      ['measures', 'm', 'Error: attempt 1'],
      ['measures', 'm', 'Error: attempt 2'],
    ]);
  });

  it('gives a job up after its last attempt', async () => {
    const queue = await open({ attempts: 3 });
    let runs = 0;
    queue.process('measures', 1, async () => {
      runs += 1;
      throw new Error('always');
    });
    await queue.enqueue('measures', 'm');
    await queue.idle();
    expect(runs).to.equal(3);
    expect(errors).to.have.length(3);
  });

  it('lets a job that takes long run to its end, once', async function () {
    this.timeout(20_000);
    const queue = await open();
    let runs = 0;
    queue.process('letters', 2, async () => {
      runs += 1;
      await sleep(2_500);
    });
    await queue.enqueue('letters', 'l');
    await queue.idle();
    expect(runs).to.equal(1);
    expect(errors).to.deep.equal([]);
  });

  it('takes what a handler adds while it runs', async () => {
    const queue = await open();
    const done: string[] = [];
    queue.process('complaints', 1, async (id) => {
      done.push(id);
      await queue.enqueue('letters', 'receipt');
    });
    queue.process('letters', 1, async (id) => void done.push(id));
    await queue.enqueue('complaints', 'c');
    await queue.idle();
    expect(done).to.deep.equal(['c', 'receipt']);
  });

  describe('when it closes', () => {
    it('finishes what runs and starts nothing more', async () => {
      const queue = await open();
      const started = gate();
      const done: string[] = [];
      queue.process('letters', 1, async (id) => {
        started.open();
        await sleep(200);
        done.push(id);
      });
      await queue.enqueue('letters', 'first');
      await queue.enqueue('letters', 'second');
      await started.opened;
      await queue.close();
      expect(done).to.deep.equal(['first']);
      await queue.enqueue('letters', 'third');
      await sleep(50);
      expect(done).to.deep.equal(['first']);
      expect(errors).to.deep.equal([]);
    });

    it('does not wait for ever for a job that hangs', async () => {
      const queue = await open({ closeWithinMs: 100 });
      const started = gate();
      queue.process('letters', 1, async () => {
        started.open();
        await new Promise(() => {});
      });
      await queue.enqueue('letters', 'hangs');
      await started.opened;
      const before = Date.now();
      await queue.close();
      expect(Date.now() - before).to.be.below(3_000);
      expect(String(errors[0]?.error)).to.match(/still running/);
    });

    it('closes at once when it has just begun, and again', async () => {
      const queue = await open();
      queue.process('letters', 1, async () => {});
      await queue.close();
      await queue.close();
    });
  });
}

describe('the in-process queue', () => {
  behavesAsJobQueue((settings) => createJobQueue(settings));
});

describe('the queue on Redis', () => {
  let url = '';
  let stop = async (): Promise<void> => {};
  let count = 0;

  before(async function () {
    requireTool(this, 'redis-server');
    ({ url, stop } = await startRedis());
  });

  after(() => stop());

  behavesAsJobQueue((settings) => {
    count += 1;
    return createJobQueue({
      ...settings,
      redisUrl: url,
      prefix: `test-${process.pid}-${Date.now()}-${count}`,
    });
  });
});
