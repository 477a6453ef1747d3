import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { uriOf } from './client.js';
import { makePrivate } from './storage/folder.js';
import type { WorkerData, WorkerMessage } from './worker.js';

/** A running store. */
export interface EmbeddedStore {
  /** the connection string for the MongoDB driver */
  uri: string;
  /** Finishes what was asked, and lets go of the folder. */
  close(): Promise<void>;
}

export interface EmbeddedStoreOptions {
  /** where the data is; made if it isn't there */
  folder: string;
  /** the most bytes that the data may take; 64 GiB if not given */
  mapSize?: number;
  /** called once if the store stops by itself; without it the process ends with the error */
  onFailure?: (error: Error) => void;
}

// sun_path is 108 bytes on Linux, 104 elsewhere.
const LONGEST_SOCKET = 100;

/**
 * Starts the store on a folder, in a thread of its own.
 * @throws Error when the folder is in use by another process, or can't be written
 */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const folder = resolve(options.folder);
  makePrivate(folder);
  const { socket, remove } = socketPath(folder);
  const workerData: WorkerData = {
    folder,
    socket,
    ...(options.mapSize === undefined ? {} : { mapSize: options.mapSize }),
  };
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
  try {
    await heard(worker, 'ready');
  } catch (error) {
    await worker.terminate();
    // A socket in the folder may be that of the process that has the folder.
    if (dirname(socket) !== folder) remove();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const fail = (error: Error): void => {
    if (closing) return;
    closing = Promise.resolve();
    remove();
    if (!options.onFailure) throw error;
    options.onFailure(error);
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`the embedded store stopped unexpectedly (exit code ${code})`)));
  return {
    uri: uriOf(socket),
    close() {
      closing ??= stop(worker).finally(remove);
      return closing;
    },
  };
}

function socketPath(folder: string): { socket: string; remove: () => void } {
  const inFolder = join(folder, 'mongo.sock');
  if (Buffer.byteLength(inFolder) <= LONGEST_SOCKET)
    return { socket: inFolder, remove: () => rmSync(inFolder, { force: true }) };
  const elsewhere = mkdtempSync(join(tmpdir(), 'store-'));
  chmodSync(elsewhere, 0o700);
  return {
    socket: join(elsewhere, 'mongo.sock'),
    remove: () => rmSync(elsewhere, { recursive: true, force: true }),
  };
}

async function stop(worker: Worker): Promise<void> {
  const closed = heard(worker, 'closed');
  worker.postMessage('close');
  await closed;
  await worker.terminate();
}

function heard(worker: Worker, what: 'ready' | 'closed'): Promise<void> {
  return new Promise((done, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if ('failed' in message) reject(failure(message));
      else if (what in message) done();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the embedded store stopped (exit code ${code})`)));
  });
}

/** The worker's error here: its name goes with it, by which others tell one from another. */
function failure({ failed, name = 'Error' }: { failed: string; name?: string }): Error {
  return Object.assign(new Error(failed), { name });
}
