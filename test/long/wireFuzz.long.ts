import { fuzzWire } from '../store/embedded/fuzz/wireFuzz.js';

describe('anything at all, sent to the embedded store', () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);
  const minutes = Number(process.env['FUZZ_MINUTES'] ?? 10);

  it(`is answered without a fault, for ${minutes} minutes with seed ${seed} (FUZZ_SEED repeats it)`, async function () {
    this.timeout(0);
    const tally = await fuzzWire({ seed, ms: minutes * 60_000, clients: 4 });
    const counts = [...tally].sort(([, a], [, b]) => b - a).map(([answer, count]) => `${answer}: ${count}`);
    console.log(`      ${counts.join(', ')}`);
  });
});
