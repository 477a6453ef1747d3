import { createServer } from 'node:http';
import { loadConfig } from '../config/index.js';
import { announceToQueue, startWorkers } from '../workers/start.js';
import { createApp } from './app.js';
import { createDeps } from './deps.js';
import { runProcess } from './process.js';
import { firstAdminToken, hasStaff } from './staff/firstAdmin.js';
import { listen } from './web/listen.js';
import { paths } from './web/paths.js';
import { stopServer } from './web/stopServer.js';

// The web process; without REDIS_URL it does the jobs too, and without MONGODB_URI it holds the store: then it is everything.
await runProcess(async () => {
  const config = loadConfig();
  const deps = await createDeps(config);
  announceToQueue(deps);
  const stopSchedule = config.REDIS_URL ? () => Promise.resolve() : startWorkers(deps);
  const server = createServer(createApp(deps));
  const port = await listen(server, config);
  console.log(`Noticedesk is at ${config.BASE_URL.replace(/:0$/, `:${port}`)} (${deps.store.where})`);
  if (!(await hasStaff())) {
    console.log(
      `Create the first administrator at ${config.BASE_URL}${paths.firstAdmin(firstAdminToken(config.SECRET))}`,
    );
  }
  return async () => {
    await stopServer(server);
    await stopSchedule();
    await deps.close();
  };
});
