import fc from 'fast-check';
import { PROPERTIES } from './properties.js';
import { startSides, type Sides } from './sides.js';

describe('the embedded store, beside mingo over the whole collection and what MONGODB_URI names', function () {
  this.timeout(60_000);
  let sides: Sides;
  before(async () => {
    sides = await startSides();
  });
  after(() => sides.stop());

  for (const { says, runs, on } of PROPERTIES) it(says, () => fc.assert(on(sides), { numRuns: runs }));
});
