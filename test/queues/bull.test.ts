import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobQueue } from '../../src/queues/index.js';
import { createJobQueue } from '../../src/queues/index.js';
import type { TestRedis } from '../support/redis.js';
import { startOwnRedis } from '../support/redis.js';
import { requireTool } from '../support/tools.js';

describe('the queue on a Redis that has its troubles', () => {
  let redis: TestRedis | undefined;
  let queues: JobQueue[] = [];
  let errors: string[] = [];

  async function open(redisUrl: string): Promise<JobQueue> {
    const onError = (_queue: unknown, _id: unknown, error: unknown): void => void errors.push(String(error));
    const queue = await createJobQueue({ redisUrl, prefix: 'test', onError });
    queues.push(queue);
    return queue;
  }

  async function failure(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => expect.fail('should have been refused'),
      (error: unknown) => String(error),
    );
  }

  before(function () {
    requireTool(this, 'redis-server');
  });

  afterEach(async () => {
    await Promise.all(queues.map((queue) => queue.close()));
    await redis?.stop();
    redis = undefined;
    queues = [];
    errors = [];
  });

  it('goes on after Redis was restarted, and reports the outage once', async function () {
    this.timeout(20_000);
    redis = await startOwnRedis();
    const queue = await open(redis.url);
    const done: string[] = [];
    queue.process('letters', 2, async (id) => void done.push(id));
    queue.process('cases', 2, async (id) => void done.push(id));
    await queue.enqueue('letters', 'before');
    await queue.idle();
    await redis.stop();
    await sleep(1_000);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.match(/Redis at redis:\/\/127\.0\.0\.1:\d+ is away \(.*ECONNREFUSED.*\)/);
    redis = await startOwnRedis({ port: redis.port });
    await queue.enqueue('letters', 'after');
    await queue.enqueue('cases', 'too');
    await queue.idle();
    expect(done).to.have.members(['before', 'after', 'too']);
    expect(errors).to.have.length(1);
  });

  it('keeps nobody waiting who enqueues during an outage, and adds the job when Redis is back', async function () {
    this.timeout(20_000);
    redis = await startOwnRedis();
    const queue = await open(redis.url);
    await redis.stop();
    const before = Date.now();
    await queue.enqueue('letters', 'meanwhile');
    expect(Date.now() - before).to.be.below(3_000);
    expect(await failure(queue.waiting())).to.match(/does not answer/);
    redis = await startOwnRedis({ port: redis.port });
    const seen = new Promise((resolve) => queue.process('letters', 1, async (id) => resolve(id)));
    expect(await seen).to.equal('meanwhile');
    await queue.idle();
  });

  it('closes within seconds while Redis is away', async function () {
    this.timeout(20_000);
    redis = await startOwnRedis();
    const queue = await open(redis.url);
    queue.process('letters', 2, async () => {});
    await sleep(100);
    await redis.stop();
    await sleep(200);
    const before = Date.now();
    await queue.close();
    expect(Date.now() - before).to.be.below(6_000);
    expect(errors).to.have.length(1);
  });

  it('shares the work and the once keys between processes', async () => {
    redis = await startOwnRedis();
    const [web, one, two] = [await open(redis.url), await open(redis.url), await open(redis.url)];
    const done: string[] = [];
    for (let n = 0; n < 20; n += 1) await web.enqueue('letters', String(n));
    await web.enqueue('letters', 'once', { once: 'key' });
    await one.enqueue('letters', 'once', { once: 'key' });
    for (const worker of [one, two]) worker.process('letters', 2, async (id) => void done.push(id));
    await web.idle();
    expect(done).to.have.length(21);
  });

  it('hands what a closed process left waiting to the next', async () => {
    redis = await startOwnRedis();
    const first = await open(redis.url);
    await first.enqueue('letters', 'left');
    await first.close();
    const next = await open(redis.url);
    const seen = new Promise((resolve) => next.process('letters', 1, async (id) => resolve(id)));
    expect(await seen).to.equal('left');
    await next.idle();
  });

  it('still takes what a handler adds while it closes', async () => {
    redis = await startOwnRedis();
    const first = await open(redis.url);
    const started = new Promise<void>((resolve) => {
      first.process('complaints', 1, async () => {
        resolve();
        await sleep(200);
        await first.enqueue('letters', 'receipt');
      });
    });
    await first.enqueue('complaints', 'c');
    await started;
    await first.close();
    const next = await open(redis.url);
    expect(await next.waiting()).to.deep.equal({
      messages: 0,
      complaints: 0,
      cases: 0,
      letters: 1,
      measures: 0,
      webhooks: 0,
    });
  });

  it('uses the password and the database of the address', async () => {
    redis = await startOwnRedis({ password: 'p@ss/w:rd' });
    const [here, there] = [await open(`${redis.url}/3`), await open(`${redis.url}/4`)];
    await here.enqueue('letters', 'l');
    expect((await here.waiting()).letters).to.equal(1);
    expect((await there.waiting()).letters).to.equal(0);
  });

  it('refuses to start with a wrong password, without naming it', async () => {
    redis = await startOwnRedis({ password: 'right' });
    const message = await failure(open(redis.url.replace('right', 'wrong-one')));
    expect(message).to.match(/Redis at redis:\/\/127\.0\.0\.1:\d+ cannot be used: WRONGPASS/);
    expect(message).not.to.contain('wrong-one');
    expect(await failure(open(redis.url.replace(':right@', '')))).to.match(/NOAUTH/);
  });

  it('refuses to start without a Redis, and says so', async function () {
    this.timeout(20_000);
    redis = await startOwnRedis();
    await redis.stop();
    expect(await failure(open(redis.url))).to.match(/cannot be used: .*ECONNREFUSED/);
    expect(errors).to.deep.equal([]);
  });
});
