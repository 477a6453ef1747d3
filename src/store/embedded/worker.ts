import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Engine } from './engine.js';
import { startHousekeeping } from './housekeeping.js';
import { Catalog } from './storage/catalog.js';
import { checkStore } from './storage/check.js';
import { dataFile, type Environment, openEnvironment } from './storage/environment.js';
import { prepareFile, restoreLength } from './storage/file.js';
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

async function open(folder: string, mapSize?: number): Promise<{ env: Environment; engine: Engine }> {
  const short = prepareFile(dataFile(folder));
  const env = openEnvironment(folder, mapSize);
  if (!short) return { env, engine: createEngine(env, mapSize) };
  const fault = faultOf(env);
  if (fault === undefined) return { env, engine: createEngine(env, mapSize) };
  await env.close();
  restoreLength(short);
  throw new Error(`${short.path} is cut off or damaged (${fault}); restore it from a backup`);
}

function faultOf(env: Environment): string | undefined {
  try {
    return checkStore(new Catalog(env))[0];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function start({ folder, socket, mapSize }: WorkerData): Promise<void> {
  const unlock = await lockFolder(folder);
  const { env, engine } = await open(folder, mapSize).catch((error: unknown) => {
    unlock();
    throw error;
  });
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
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  tell({ failed: message, name });
  parentPort?.close();
});
