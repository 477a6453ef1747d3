import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from './engine.js';
import { startHousekeeping } from './housekeeping.js';
import { openEnvironment } from './storage/environment.js';
import { lockFolder } from './storage/lock.js';
import { listen } from './wire/server.js';

/** What the host gives the worker. */
export interface WorkerData {
  folder: string;
  socket: string;
  mapSize?: number;
}

/** What the worker tells the host. */
export type WorkerMessage = { ready: true } | { closed: true } | { failed: string };

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

async function start({ folder, socket, mapSize }: WorkerData): Promise<void> {
  const unlock = await lockFolder(folder);
  const env = openEnvironment(folder, mapSize);
  const engine = createEngine(env, mapSize);
  const stopListening = await listen(engine, socket);
  const stopHousekeeping = startHousekeeping(engine);
  parentPort?.once('message', () => {
    void close().catch((error: unknown) => tell({ failed: String(error) }));
  });

  async function close(): Promise<void> {
    stopHousekeeping();
    await stopListening();
    engine.writer.close();
    await env.close();
    unlock();
    tell({ closed: true });
    parentPort?.close();
  }
  tell({ ready: true });
}

start(workerData as WorkerData).catch((error: unknown) => {
  tell({ failed: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
});
