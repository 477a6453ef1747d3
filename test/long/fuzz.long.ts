import { useApp } from '../support/app.js';
import { fuzz } from '../journeys/fuzz/fuzz.js';

describe('anything at all, sent to every route', () => {
  const app = useApp({ UPLOAD_MAX_FILE_MB: '1', UPLOAD_MAX_TOTAL_MB: '3' });
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
  const minutes = Number(process.env['FUZZ_MINUTES'] ?? 10);

  it(`is answered without a fault, for ${minutes} minutes with seed ${seed} (FUZZ_SEED repeats it)`, async function () {
    this.timeout(0);
    const tally = await fuzz(app, { seed, ms: minutes * 60_000, walkers: 4 });
    const counts = [...tally].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
    console.log(`      ${counts.join(', ')}`);
  });
});
