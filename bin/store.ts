import { loadConfig } from '../config/index.js';
import { runProcess } from '../src/process.js';
import { startEmbeddedStore } from '../src/store/embedded/index.js';
import { storeFolder } from '../src/store/folder.js';

// The embedded store alone, so that web and workers can be several processes on one machine: set MONGODB_URI to what this prints.
await runProcess(async () => {
  const config = loadConfig();
  const store = await startEmbeddedStore({ folder: storeFolder(config.DATA_DIR) });
  console.log(`MONGODB_URI=${store.uri}`);
  return () => store.close();
});
