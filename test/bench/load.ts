import { timesOf, type Times } from './figures.js';

/** One client's next request; resolves when its answer is there. */
export type Client = () => Promise<void>;

/** Lets the clients ask one thing after another for so long, and times each. What was under way at the end counts too. */
export async function runLoad(clients: readonly Client[], seconds: number): Promise<Times> {
  const durations: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    clients.map(async (ask) => {
      for (let before = performance.now(); before < end;) {
        await ask();
        const now = performance.now();
        durations.push(now - before);
        before = now;
      }
    }),
  );
  return timesOf(durations, (performance.now() - start) / 1000);
}
