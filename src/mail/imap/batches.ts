import type { ImapPace } from './mailbox.js';

/** Messages to fetch at once; with `cutFrom` it is one, of which only the beginning is fetched. */
export interface Batch {
  uids: number[];
  cutFrom: number | null;
}

/** Parts messages, in their order, into batches within bounds; one that is larger than a batch is one alone. */
export function* inBatches(
  sized: readonly { uid: number; size: number }[],
  { maxBytes, batchBytes, batchMessages }: ImapPace,
): Generator<Batch> {
  let uids: number[] = [];
  let bytes = 0;
  for (const { uid, size } of sized) {
    if (uids.length > 0 && (uids.length === batchMessages || bytes + size > batchBytes)) {
      yield { uids, cutFrom: null };
      uids = [];
      bytes = 0;
    }
    if (size > maxBytes) {
      yield { uids: [uid], cutFrom: size };
      continue;
    }
    uids.push(uid);
    bytes += size;
  }
  if (uids.length > 0) yield { uids, cutFrom: null };
}
