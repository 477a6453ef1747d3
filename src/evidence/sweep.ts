import { isInDraft } from './drafts.js';
import { Evidence } from './evidence.js';
import type { Vault } from './vault.js';

export interface SweepOptions {
  vault: Vault;
  /** Whether a complaint, a case or anything else that is kept refers to these bytes. Drafts are seen to here. */
  isReferenced: (sha256: string) => Promise<boolean>;
  /** Bytes that came in more recently stay: the complaint they came with may just be being stored. An hour or more. */
  olderThanMs: number;
}

/**
 * Removes the bytes that nothing refers to any more, and their records; returns how many. It runs beside uploads:
 * bytes are looked at again once they are set aside, and an upload of the same bytes makes them fresh or stores them
 * anew. A record goes only if it wasn't renewed meanwhile.
 */
export async function sweepEvidence({ vault, isReferenced, olderThanMs }: SweepOptions): Promise<number> {
  const cutoff = new Date(Date.now() - olderThanMs);
  const mayGo = async (sha256: string, storedAt: Date) =>
    storedAt < cutoff && !(await isInDraft(sha256)) && !(await isReferenced(sha256));

  await vault.sweepIncoming(olderThanMs);
  await vault.restoreRetired();
  let removed = 0;
  for await (const { sha256, storedAt } of vault.list()) {
    if (!(await mayGo(sha256, storedAt))) continue;
    if (!(await vault.retire(sha256, (last) => mayGo(sha256, last)))) continue;
    await Evidence.deleteOne({ _id: sha256, seenAt: { $lt: cutoff } });
    removed += 1;
  }
  return removed;
}
