import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Engine } from './engine.js';
import { startHousekeeping } from './housekeeping.js';
import { dataFile, type Environment, openEnvironment } from './storage/environment.js';
import { inspectFile, noteClosed } from './storage/file.js';
import { inWords, syncNames } from './storage/folder.js';
import { lockFolder } from './storage/lock.js';
import { listen } from './wire/server.js';

/** What the host gives the worker. */
export interface WorkerData {
  folder: string;
  socket: string;
  mapSize?: number;
}

/** What the worker tells the host. */
export type WorkerMessage = { ready: true } | { closed: true } | { failed: string; name?: string };

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function open(folder: string, mapSize?: number): { env: Environment; engine: Engine } {
  const isNew = !inspectFile(dataFile(folder));
  const env = openEnvironment(folder, mapSize);
  if (isNew) syncNames(folder);
  return { env, engine: createEngine(env, mapSize) };
}

async function start(data: WorkerData): Promise<void> {
  const unlock = await lockFolder(data.folder, data.socket);
  try {
    await serveFolder(data, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function serveFolder({ folder, socket, mapSize }: WorkerData, unlock: () => void): Promise<void> {
  const { env, engine } = open(folder, mapSize);
  const stopListening = await listen(engine, socket);
  const stopHousekeeping = startHousekeeping(engine);
  parentPort?.once('message', () => {
    void close().catch((error: unknown) => tell({ failed: String(error) }));
  });

  async function close(): Promise<void> {
    stopHousekeeping();
    await stopListening();
    engine.writer.close();
    await Promise.allSettled(engine.underWay);
    await env.close();
    noteClosed(dataFile(folder));
    unlock();
    tell({ closed: true });
    parentPort?.close();
  }
  tell({ ready: true });
}

start(workerData as WorkerData).catch((error: unknown) => {
  const { message, name } = inWords((workerData as WorkerData).folder, error);
  tell({ failed: message, name });
  parentPort?.close();
});
