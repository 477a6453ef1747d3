// Loaded into a process before its own program (node --import): breaks the store's thread a moment after it has started, in the way that
// BREAK_STORE says.
import { isMainThread } from 'node:worker_threads';

const ways: Record<string, () => void> = {
  'an uncaught error': () => {
    throw new Error('something the store did not expect');
  },
  'a rejected promise': () => void Promise.reject(new Error('something the store did not await')),
  'an exit': () => process.exit(7),
  'no memory left': () => {
    const held: string[][] = [];
    for (;;) held.push(Array.from({ length: 1_000_000 }, (_, at) => `${at}-${held.length}`));
  },
};

if (!isMainThread) setTimeout(() => ways[process.env['BREAK_STORE'] ?? '']?.(), 1500);
