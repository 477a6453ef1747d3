import type { Deps } from '../src/deps.js';
import { sweepEvidence } from '../src/evidence/sweep.js';
import { Complaints } from '../src/intake/complaint.js';
import { Messages } from '../src/intake/mail/message.js';

const GRACE_MS = 48 * 3_600_000;

/** Removes the bytes of files that came with a form which was never finished. */
export async function sweepFiles({ vault, log }: Deps): Promise<void> {
  try {
    await sweepEvidence({
      vault,
      isReferenced: async (sha256) =>
        (await Complaints.exists({ 'files.sha256': sha256 })) !== null ||
        (await Messages.exists({ sha256 })) !== null,
      olderThanMs: GRACE_MS,
    });
  } catch (error) {
    log.error({ err: error }, 'sweep of files failed');
  }
}
