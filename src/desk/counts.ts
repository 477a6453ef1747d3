import { countQueue, type QueueQuery, type QueueView } from '../cases/queries.js';
import { createFresh, forgetFresh } from './fresh.js';

/** Views whose tab tells how many there are; counted to fifty and no further. */
const COUNTED: readonly QueueView[] = ['mine', 'unassigned', 'overdue', 'today', 'appeal', 'unplaced'];
const MOST = 50;

interface Count {
  count: string;
  tone?: string;
}

const known = createFresh<Promise<number>>();

/** How many cases the tabs have, as they show it. */
export async function countsOf(asked: QueueQuery): Promise<Map<QueueView, Count>> {
  const counts = await Promise.all(
    COUNTED.map(async (view) => [view, await countOf({ ...asked, track: null, view })] as const),
  );
  return new Map(counts.filter(([, count]) => count > 0).map(([view, count]) => [view, shown(view, count)]));
}

function countOf(query: QueueQuery): Promise<number> {
  const key = query.view === 'mine' ? `mine ${String(query.me)}` : query.view;
  const earlier = known.get(key);
  if (earlier) return earlier;
  const count = countQueue(query, MOST + 1);
  known.set(key, count);
  count.catch(forgetFresh);
  return count;
}

const shown = (view: QueueView, count: number): Count => ({
  count: count > MOST ? `${MOST}+` : String(count),
  ...(view === 'overdue' && { tone: 'danger' }),
});
