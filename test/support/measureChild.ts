import mongoose from 'mongoose';
import { createConnectors } from '../../src/measures/connectors/index.js';
import { runMeasure } from '../../src/measures/run.js';

/** A worker of its own, to be killed: runs the measure named on the command line, on the store and nginx named there. */
const [uri = '', measure = '', dir, test = '', reload = '', verify] = process.argv.slice(2);

await mongoose.connect(uri);
const connectors = createConnectors({
  NGINX_DIR: dir,
  NGINX_TEST: test,
  NGINX_RELOAD: reload,
  NGINX_VERIFY: verify,
  BRAND_NAME: 'Voorbeeld Hosting',
  BASE_URL: 'https://abuse.example.com',
});
process.send?.('ready');
await runMeasure(measure, { connectors });
process.send?.('done');
process.disconnect();
await mongoose.disconnect();
