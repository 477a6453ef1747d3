import fc from 'fast-check';
import { PROPERTIES } from '../store/embedded/differential/properties.js';
import { startSides, type Sides } from '../store/embedded/differential/sides.js';

describe('the embedded store, beside mingo and what MONGODB_URI names', () => {
  const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? Date.now() % 1_000_000);
  const minutes = Number(process.env['DIFFERENTIAL_MINUTES'] ?? 5);
  const each = (minutes * 60_000) / PROPERTIES.length;
  let sides: Sides;
  before(async () => {
    sides = await startSides();
  });
  after(() => sides.stop());

  for (const { says, on } of PROPERTIES) {
    it(`${says}, with seed ${seed} (DIFFERENTIAL_SEED repeats it)`, async function () {
      this.timeout(0);
      // In rounds: one that is interrupted would go on beside the next property.
      const until = Date.now() + each;
      for (let round = 0; Date.now() < until; round += 1)
        await fc.assert(on(sides), { seed: seed + round, numRuns: 50 });
    });
  }
});
