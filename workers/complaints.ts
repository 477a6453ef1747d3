import type { Deps } from '../src/deps.js';
import { settleComplaint } from '../src/intake/settleComplaint.js';

/** Complaints that were stored: placing and receipt. */
export function workOnComplaints({ queue, letters, resolver }: Deps): void {
  queue.process('complaints', 64, (id) => settleComplaint(id, { letters, resolver }));
}
