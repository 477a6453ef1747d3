import { expect } from 'chai';
import { recordedByChance } from '../support/commands/recording.js';
import { useApp } from '../support/app.js';
import { fuzz } from './fuzz/fuzz.js';

describe('anything at all, sent to every route', () => {
  const app = useApp({ UPLOAD_MAX_FILE_MB: '1', UPLOAD_MAX_TOTAL_MB: '3' });
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);

  it(`is answered without a fault, for 6 seconds with seed ${seed} (FUZZ_SEED repeats it)`, async function () {
    this.timeout(60_000);
    const tally = await recordedByChance(() => fuzz(app, { seed, ms: 6000, walkers: 2 }));
    // Something of everything got through: pages, forms that were taken, and refusals of each kind.
    for (const status of [200, 303, 403, 404, 422]) expect([...tally.keys()]).to.include(status);
  });
});
