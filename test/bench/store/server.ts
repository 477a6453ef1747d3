import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpuOf, memoryOf } from '../process.js';

/** What answers: the embedded store, or a MongoDB somewhere, of which no more is known than its answers. */
export interface Server {
  uri: string;
  /** How long opening the folder took. */
  openMs: number | null;
  /** Anonymous memory now, in MB. */
  memory(): number;
  /** Processor seconds used so far. */
  cpu(): number;
  stop(): Promise<void>;
}

interface Opened {
  uri: string;
  openMs: number;
}

/** The embedded store on a folder, in a process of its own. */
export async function startServer(folder: string): Promise<Server> {
  const child = fork(new URL('./host.js', import.meta.url), [folder]);
  const ended = once(child, 'exit');
  const [opened] = (await Promise.race([once(child, 'message'), ended])) as [Opened | number];
  if (typeof opened === 'number') throw new Error(`the store did not start (exit code ${opened})`);
  return {
    ...opened,
    memory: () => memoryOf(child.pid),
    cpu: () => cpuOf(child.pid),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

export const externalServer = (uri: string): Server => ({
  uri,
  openMs: null,
  memory: () => NaN,
  cpu: () => 0,
  stop: () => Promise.resolve(),
});
