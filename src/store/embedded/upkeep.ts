import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Doc } from './bson/values.js';
import { type Client, connectTo, DATABASE, uriOf } from './client.js';
import { Catalog } from './storage/catalog.js';
import { checkStore, storedDocuments } from './storage/check.js';
import { dataFile, openEnvironment } from './storage/environment.js';
import { inspectFile } from './storage/file.js';
import { FolderInUse, lockFolder, socketOf } from './storage/lock.js';
import { rebuildStore } from './storage/rebuild.js';

const TRIES = 20;
const BETWEEN_MS = 250;

/** A folder's store, opened without serving it. */
export interface OpenFolder {
  /** What is wrong, as it is found; see `checkStore`. */
  faults(): Iterable<string>;
  /** Makes indexes and counts anew; gives what couldn't be made. */
  rebuild(): Iterable<string>;
  /** The documents of a collection that can be read. */
  documents(name: string): Iterable<Doc>;
  /** Copies the data file, which is not synced. */
  copyTo(file: string): Promise<void>;
}

/**
 * Opens the store in a folder, while no process has it, and lets go of it afterwards.
 * @throws FolderInUse; Error when there is no store, or when its file is damaged
 */
export async function withFolder<T>(folder: string, work: (store: OpenFolder) => T | Promise<T>): Promise<T> {
  refuseMissing(folder);
  const unlock = await lockFolder(folder);
  try {
    inspectFile(dataFile(folder), true);
    const env = openEnvironment(folder);
    try {
      const catalog = new Catalog(env);
      return await work({
        faults: () => checkStore(catalog),
        rebuild: () => rebuildStore(catalog),
        documents: (name) => documentsOf(catalog, name),
        copyTo: (file) => env.backup(file, false),
      });
    } finally {
      await env.close();
    }
  } finally {
    rmSync(`${dataFile(folder)}-lock`, { force: true });
    unlock();
  }
}

/** Copies a folder's data file as it is at one moment, whether a process has it open or not. The copy is not synced. */
export async function copyStore(folder: string, file: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await withFolder(folder, (store) => store.copyTo(file));
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
      const running = await holderOf(folder);
      if (running) return await copyRunning(running, file);
      if (tries === TRIES) throw error;
    }
    // The process that has it is just starting or stopping.
    await sleep(BETWEEN_MS);
  }
}

/** The connection string of the store that another process has in this folder, if one answers there. */
export async function runningStore(folder: string): Promise<string | undefined> {
  const client = await holderOf(folder);
  client?.close();
  return client && uriOf(client.path);
}

async function holderOf(folder: string): Promise<Client | undefined> {
  const socket = socketOf(folder);
  return socket === undefined ? undefined : connectTo(socket).catch(() => undefined);
}

async function copyRunning(store: Client, file: string): Promise<void> {
  try {
    // The store's process writes it, so it is that process's user who must be allowed to.
    await store.ask({ copyStore: 1, to: file, $db: 'admin' });
  } finally {
    store.close();
  }
}

function* documentsOf(catalog: Catalog, name: string): Generator<Doc, void> {
  const collection = catalog.get(DATABASE, name);
  if (!collection) return;
  for (const stored of storedDocuments(catalog, collection)) if ('doc' in stored) yield stored.doc;
}

/** @throws Error when there is no store in a folder */
export function refuseMissing(folder: string): void {
  if (!existsSync(dataFile(folder))) throw new Error(`there is no store in ${folder}`);
}
