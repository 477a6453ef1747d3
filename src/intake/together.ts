interface Batch<T> {
  items: T[];
  done: Promise<void>;
}

/**
 * Work that is done for one key at a time, and in one go for all that came while the last was under way: a burst for one case then costs
 * few writes. Whoever brought something waits for the work that it was part of, and hears when that failed.
 */
export function together<T>(
  work: (key: string, items: T[]) => Promise<void>,
): (key: string, items: readonly T[]) => Promise<void> {
  const waiting = new Map<string, Batch<T>>();
  const running = new Map<string, Promise<void>>();

  return (key, items) => {
    const open = waiting.get(key);
    if (open) {
      open.items.push(...items);
      return open.done;
    }
    const batch: Batch<T> = { items: [...items], done: Promise.resolve() };
    const before = running.get(key);
    waiting.set(key, batch);
    batch.done = (async () => {
      await before?.catch(() => undefined);
      waiting.delete(key);
      try {
        await work(key, batch.items);
      } finally {
        if (running.get(key) === batch.done) running.delete(key);
      }
    })();
    running.set(key, batch.done);
    return batch.done;
  };
}
