import { countQueue, type QueueQuery, type QueueView } from '../cases/queries.js';

/** Views whose tab tells how many there are; counted to fifty and no further. */
const COUNTED: readonly QueueView[] = ['mine', 'unassigned', 'overdue', 'today', 'appeal', 'unplaced'];
const MOST = 50;
/** A tab may be this much behind; what this process itself changes shows at once. */
const FRESH_MS = 5_000;

interface Count {
  count: string;
  tone?: string;
}

const known = new Map<string, { at: number; count: Promise<number> }>();

/** How many cases the tabs have, as they show it. Every look at the queue asks, so the answers are kept for a moment. */
export async function countsOf(asked: QueueQuery): Promise<Map<QueueView, Count>> {
  const counts = await Promise.all(
    COUNTED.map(async (view) => [view, await countOf({ ...asked, track: null, view })] as const),
  );
  return new Map(counts.filter(([, count]) => count > 0).map(([view, count]) => [view, shown(view, count)]));
}

/** A case was changed here: what the tabs say is to be counted anew. */
export function forgetCounts(): void {
  known.clear();
}

function countOf(query: QueueQuery): Promise<number> {
  const key = query.view === 'mine' ? `mine ${String(query.me)}` : query.view;
  const at = query.now.getTime();
  const earlier = known.get(key);
  if (earlier && at - earlier.at < FRESH_MS) return earlier.count;
  const count = countQueue(query, MOST + 1);
  count.catch(() => known.delete(key));
  known.set(key, { at, count });
  return count;
}

const shown = (view: QueueView, count: number): Count => ({
  count: count > MOST ? `${MOST}+` : String(count),
  ...(view === 'overdue' && { tone: 'danger' }),
});
