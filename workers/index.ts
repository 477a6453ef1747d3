import { loadConfig } from '../config/index.js';
import { createDeps } from '../src/deps.js';
import { runProcess } from '../src/process.js';
import { announceToQueue, startWorkers } from './start.js';

// The worker process of the Procfile; scale it at will. It needs Redis: without it the web process does this work itself.
await runProcess(async () => {
  const config = loadConfig();
  if (!config.REDIS_URL)
    throw new Error('A worker process needs REDIS_URL; without it the web process does the work.');
  const deps = await createDeps(config);
  announceToQueue(deps);
  const stopSchedule = startWorkers(deps);
  deps.log.info({ store: deps.store.where }, 'worker started');
  return async () => {
    await stopSchedule();
    await deps.close();
  };
});
