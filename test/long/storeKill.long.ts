import { killStore } from '../store/embedded/kills.js';

describe('the embedded store under sixteen writers, killed at any moment', () => {
  it('loses nothing it acknowledged and tears nothing, 200 kills long, on one folder', async function () {
    this.timeout(0);
    const counts = await killStore(200);
    console.log(`      acknowledged: ${JSON.stringify(counts)}`);
  });
});
