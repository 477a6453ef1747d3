import { readFileSync } from 'node:fs';
import { CLOCK_TICKS } from './cpu.js';

/** Anonymous memory of a process now, in MB; what it maps of files is the page cache's. */
export function memoryOf(pid: number | undefined): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Processor seconds that a process has used so far. */
export function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}
