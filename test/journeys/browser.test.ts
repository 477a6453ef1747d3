import { useChromium } from '../support/chromium.js';
import { startRedis } from '../support/redis.js';
import { requireTool } from '../support/tools.js';
import { withDatabase } from '../support/database.js';
import { startWorld, type World } from '../support/world.js';
import { describeFirstVisit } from './browser/firstVisit.js';
import { describeWholeCase } from './browser/wholeCase.js';
import { describeWithoutScripts } from './browser/withoutScripts.js';

describe('one complaint, all the way, in a real browser', function () {
  this.timeout(120_000);
  const chromium = useChromium();
  let world: World;
  const started = () => world;

  describe('the first visit', () => describeFirstVisit(chromium));

  describe('in one process, with nothing else', () => {
    before(async () => {
      world = await startWorld();
    });
    after(() => world?.stop());
    describe('with scripts, in English', () => describeWholeCase(chromium, started));
    describe('without scripts, in Dutch', () => describeWithoutScripts(chromium, started));
  });

  describe('with web, worker and store apart, jobs on Redis, and the MongoDB that MONGODB_URI names if it does', () => {
    let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
    before(async function () {
      if (!process.env['REDIS_URL']) requireTool(this, 'redis-server');
      redis = await startRedis();
      world = await startWorld({ redisUrl: redis.url, mongodbUri: ownDatabase(process.env['MONGODB_URI']) });
    });
    after(async () => {
      await world?.stop();
      await redis?.stop();
    });
    describeWholeCase(chromium, started);
  });
});

function ownDatabase(server: string | undefined): string | undefined {
  return server && withDatabase(server, `noticedesk_browser_${process.pid}`);
}
