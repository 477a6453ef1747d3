import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { timesOf, type Times } from '../figures.js';

const PAGE = 4096;
const PAGES = 64;

/** How long this machine takes to write 4 KB and sync them, in a file of its own in the folder whose pages are there already. */
export function syncTimes(folder: string, syncs: number): Times {
  const path = join(folder, 'sync.bin');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(PAGE, 1);
  const sync = (n: number): number => {
    const before = performance.now();
    writeSync(file, page, 0, PAGE, (n % PAGES) * PAGE);
    fdatasyncSync(file);
    return performance.now() - before;
  };
  for (let n = 0; n < PAGES; n++) sync(n);
  const start = performance.now();
  const durations = Array.from({ length: syncs }, (_, n) => sync(n));
  const seconds = (performance.now() - start) / 1000;
  closeSync(file);
  rmSync(path);
  return timesOf(durations, seconds);
}
