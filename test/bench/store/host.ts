// The embedded store alone in a process, as `npm run store` has it: tells its parent where it is and how long it took to open.
import { startEmbeddedStore } from '../../../src/store/embedded/index.js';

const [folder = ''] = process.argv.slice(2);
const before = performance.now();
const store = await startEmbeddedStore({ folder });
process.send?.({ uri: store.uri, openMs: performance.now() - before });
process.once('disconnect', () => void store.close());
