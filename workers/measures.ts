import type { Deps } from '../src/deps.js';
import { runMeasure } from '../src/measures/run.js';

/** Measures to carry out, verify or undo. One at a time: they share a web server's configuration. */
export function workOnMeasures({ queue, connectors }: Deps): void {
  queue.process('measures', 1, async (id) => {
    await runMeasure(id, { connectors });
  });
}
