import type { Deps } from '../src/deps.js';
import { writeDigests } from '../src/letters/digest.js';
import { releaseNoticesByRule } from '../src/letters/noticesByRule.js';

/** Puts what machines reported to the customers, where a rule says so, and writes the summaries that are due. */
export async function digests({ config, letters, log }: Deps): Promise<void> {
  try {
    await releaseNoticesByRule(config.NOTICE_AUTOMATIC);
    await writeDigests(config.DIGEST_HOURS, letters);
  } catch (error) {
    log.error({ err: error }, 'digests failed');
  }
}
