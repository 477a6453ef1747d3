import { readFileSync } from 'node:fs';
import type { Program } from './program.js';

/** Cores in use: processor seconds for each second that passed. */
export interface Cpu {
  program: number;
  load: number;
  /** By anything else on the machine: above nothing, the times are worse than they need be. */
  others: number;
}

export const CLOCK_TICKS = 100; // USER_HZ, on every Linux that Node.js runs on

/** Starts counting; the function that is returned tells the use since then. */
export function startCpu(program: Pick<Program, 'cpu'>): () => Cpu {
  const before = {
    program: program.cpu(),
    own: process.cpuUsage(),
    machine: machineCpu(),
    at: performance.now(),
  };
  return () => {
    const seconds = (performance.now() - before.at) / 1000;
    const own = process.cpuUsage(before.own);
    const inUse = {
      program: (program.cpu() - before.program) / seconds,
      load: (own.user + own.system) / 1e6 / seconds,
    };
    const machine = (machineCpu() - before.machine) / seconds;
    return { ...inUse, others: Math.max(0, machine - inUse.program - inUse.load) };
  };
}

/** Processor seconds that the machine has spent, all but idle and waiting for disks. */
function machineCpu(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / CLOCK_TICKS;
}
