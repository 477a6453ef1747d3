import { Long } from 'bson';
import { CommandError } from './errors.js';

/** Gives encoded documents one by one, then undefined. */
export interface Batches {
  next(): Promise<Buffer | undefined>;
}

interface Cursor {
  ns: string;
  documents: Batches;
  /** read already, but it didn't fit into the last batch */
  held: Buffer | undefined;
  usedAt: number;
}

export interface Batch {
  id: Long;
  ns: string;
  documents: Buffer[];
}

const MOST_BYTES = 15 * 1024 * 1024;
const IDLE_MS = 10 * 60 * 1000;

/** The cursors that clients have open. They hold positions, never LMDB cursors or snapshots. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();

  /** The first batch; the cursor stays open only if there is more. `size` undefined is as many as fit. */
  async first(ns: string, documents: Batches, size: number | undefined, single: boolean): Promise<Batch> {
    const cursor: Cursor = { ns, documents, held: undefined, usedAt: Date.now() };
    const batch = await fill(cursor, size);
    if (single || (size !== 0 && (await isDone(cursor)))) return { id: Long.ZERO, ns, documents: batch };
    const id = randomId();
    this.#open.set(id.toString(), cursor);
    return { id, ns, documents: batch };
  }

  /** @throws CommandError CursorNotFound */
  async more(id: Long, size: number | undefined): Promise<Batch> {
    const cursor = this.#open.get(id.toString());
    if (!cursor) throw new CommandError('CursorNotFound', `cursor id ${id.toString()} not found`);
    // Taken out while it is read, so that a second getMore can't read it too.
    this.#open.delete(id.toString());
    const documents = await fill(cursor, size || undefined);
    const done = await isDone(cursor);
    cursor.usedAt = Date.now();
    if (!done) this.#open.set(id.toString(), cursor);
    return { id: done ? Long.ZERO : id, ns: cursor.ns, documents };
  }

  kill(id: Long): boolean {
    return this.#open.delete(id.toString());
  }

  closeIdle(now = Date.now()): void {
    for (const [id, cursor] of this.#open) if (now - cursor.usedAt > IDLE_MS) this.#open.delete(id);
  }

  get size(): number {
    return this.#open.size;
  }
}

async function fill(cursor: Cursor, size = Infinity): Promise<Buffer[]> {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (batch.length < size) {
    const next = cursor.held ?? (await cursor.documents.next());
    cursor.held = undefined;
    if (!next) break;
    if (bytes + next.length > MOST_BYTES && batch.length > 0) {
      cursor.held = next;
      break;
    }
    batch.push(next);
    bytes += next.length;
  }
  return batch;
}

async function isDone(cursor: Cursor): Promise<boolean> {
  cursor.held ??= await cursor.documents.next();
  return cursor.held === undefined;
}

function randomId(): Long {
  const [low = 1, high = 0] = crypto.getRandomValues(new Int32Array(2));
  return new Long(low | 1, high & 0x7fffffff);
}
