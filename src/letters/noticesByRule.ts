import { groundById } from '../catalogue/index.js';
import { Cases, type Case } from '../cases/case.js';
import { StaleCase } from '../cases/change.js';
import { releaseNoticeByRule } from '../cases/releaseNotice.js';
import { answerDeadline } from '../deadlines/rules.js';

const MOST_AT_ONCE = 500;

/**
 * Releases the notices of new cases that machines alone reported, on the grounds for which the provider set the rule (invariant 6).
 * Never of child abuse material. Returns how many.
 */
export async function releaseNoticesByRule(grounds: readonly string[], at = new Date()): Promise<number> {
  if (grounds.length === 0) return 0;
  const found = await Cases.find({
    status: 'new',
    ground: { $in: grounds },
    customer: { $ne: null },
    'complaints.automatic': true,
  })
    .limit(MOST_AT_ONCE)
    .lean<Case[]>();
  const due = found.filter(isOfMachines);
  for (const caze of due) await release(caze, at);
  return due.length;
}

const isOfMachines = ({ track, noticedAt, complaints }: Case): boolean =>
  track !== 'csam' && noticedAt === null && complaints.every(({ automatic }) => automatic === true);

async function release(caze: Case, at: Date): Promise<void> {
  const ground = groundById(caze.ground, caze.catalogueVersion);
  try {
    await releaseNoticeByRule(caze, answerDeadline('customer', at, ground, { priority: caze.priority }), at);
  } catch (error) {
    // Somebody took it up meanwhile: it is theirs to release.
    if (!(error instanceof StaleCase)) throw error;
  }
}
