import { followOneComplaint } from '../support/journey.js';
import { startRedis } from '../support/redis.js';
import { requireTool } from '../support/tools.js';
import { withDatabase } from '../support/database.js';
import { startWorld } from '../support/world.js';

describe('one complaint, all the way, over HTTP', function () {
  this.timeout(120_000);

  it('in one process, with nothing else', async () => {
    const world = await startWorld();
    await followOneComplaint(world).finally(() => world.stop());
  });

  it('with web, worker and store as processes of their own, and jobs on Redis', async function () {
    if (!process.env['REDIS_URL']) requireTool(this, 'redis-server');
    const redis = await startRedis();
    const world = await startWorld({ redisUrl: redis.url });
    await followOneComplaint(world).finally(() => world.stop());
    await redis.stop();
  });

  it('on the MongoDB that MONGODB_URI names', async function () {
    const given = process.env['MONGODB_URI'];
    if (!given) {
      console.log('      skipped: MONGODB_URI names no server');
      return this.skip();
    }
    const world = await startWorld({ mongodbUri: withDatabase(given, `noticedesk_journey_${process.pid}`) });
    await followOneComplaint(world).finally(() => world.stop());
  });
});
