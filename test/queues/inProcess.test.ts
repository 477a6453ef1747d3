import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createJobQueue } from '../../src/queues/index.js';

describe('the in-process queue, beside a web server', () => {
  const open = () => createJobQueue({ onError: (_queue, _id, error) => expect.fail(String(error)) });

  it('lets the event loop turn between two jobs', async () => {
    const queue = await open();
    let done = 0;
    queue.process('complaints', 100, async () => void (done += 1));
    for (let n = 0; n < 100; n += 1) await queue.enqueue('complaints', String(n));
    const seen: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(done);
    }
    expect(Math.max(...seen)).to.be.below(10);
    await queue.close();
  });

  it('takes turns between queues that all have work', async () => {
    const queue = await open();
    const order: string[] = [];
    for (const name of ['complaints', 'letters'] as const) {
      for (let n = 0; n < 20; n += 1) await queue.enqueue(name, name);
      queue.process(name, 20, async (id) => void order.push(id));
    }
    await queue.idle();
    expect(new Set(order.slice(0, 2))).to.have.property('size', 2);
    expect(order.slice(0, 20).filter((name) => name === 'letters')).to.have.length(10);
    await queue.close();
  });

  it('leaves most of its places free while somebody waits for an answer, and takes them again after', async () => {
    const queue = await open();
    const running: (() => void)[] = [];
    queue.process('letters', 16, () => new Promise((resolve) => running.push(resolve)));
    queue.process('measures', 1, () => new Promise((resolve) => running.push(resolve)));
    const [answered, answeredLater] = [queue.giveWay(), queue.giveWay()];
    for (let n = 0; n < 20; n += 1) await queue.enqueue('letters', String(n));
    await queue.enqueue('measures', 'no queue stands still');
    await sleep(20);
    expect(running).to.have.length(4 + 1);
    answered();
    answered();
    await sleep(20);
    expect(running, 'one still waits').to.have.length(4 + 1);
    answeredLater();
    await sleep(20);
    expect(running).to.have.length(16 + 1);
    for (const finish of running.splice(0)) finish();
    await sleep(20);
    for (const finish of running) finish();
    await queue.idle();
    await queue.close();
  });

  it('works off a hundred thousand jobs in a few seconds', async function () {
    this.timeout(20_000);
    const queue = await open();
    for (let n = 0; n < 100_000; n += 1) void queue.enqueue('letters', String(n), { once: String(n) });
    let done = 0;
    queue.process('letters', 8, async () => void (done += 1));
    const before = Date.now();
    await queue.idle();
    expect(done).to.equal(100_000);
    expect(Date.now() - before).to.be.below(10_000);
    await queue.close();
  });
});
