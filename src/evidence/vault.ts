import { createReadStream, type ReadStream } from 'node:fs';
import { link, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { discardFile, isErrno, syncFolder, unlessMissing } from './disk.js';
import { hashOf, receive, sweepIncoming, type Received } from './incoming.js';
import { layoutOf } from './layout.js';
import { restoreRetired, retire } from './retired.js';

export { isSha256 } from './layout.js';
export type { Received } from './incoming.js';

/** Bytes in the vault; `storedAt` is when they last came in. */
export interface Stored {
  sha256: string;
  size: number;
  storedAt: Date;
}

/**
 * A content-addressed store in one folder: the bytes of `abcd...` are `ab/cd/abcd...`, written once, never overwritten.
 * A digest is 64 lower-case hex digits; anything else is a RangeError.
 */
export interface Vault {
  /** Streams to the incoming folder while hashing; durable on return, but not yet in the vault. */
  receive(source: AsyncIterable<Uint8Array>): Promise<Received>;
  /** Puts received bytes in their place, durably; the same bytes already there stay as they are. */
  keep(received: Received): Promise<Stored>;
  /** Drops received bytes that aren't wanted. */
  discard(received: Received): Promise<void>;
  /** Receives and keeps a stream, or a copy of the file at a path. */
  put(source: AsyncIterable<Uint8Array> | string): Promise<Stored>;
  /** A stream of the bytes; when they are missing it fails with ENOENT. */
  open(sha256: string): ReadStream;
  /** What is stored under a digest, or undefined. */
  stat(sha256: string): Promise<Stored | undefined>;
  /** Whether the bytes still are what their name says; false when missing. */
  verify(sha256: string): Promise<boolean>;
  /** Removes the bytes at once, whoever refers to them; false when there were none. */
  remove(sha256: string): Promise<boolean>;
  /** Removes the bytes if `mayGo` still agrees once they are set aside; see retired.ts. */
  retire(sha256: string, mayGo: (storedAt: Date) => Promise<boolean>): Promise<boolean>;
  /** Puts back what a crash left set aside. */
  restoreRetired(): Promise<void>;
  /** Everything stored, in no particular order. */
  list(): AsyncIterable<Stored>;
  /** Removes what interrupted uploads left behind longer ago than this; returns how many. */
  sweepIncoming(olderThanMs: number): Promise<number>;
}

/** The vault in this folder, which must be outside the web root; it is made when first needed. */
export function createVault(folder: string): Vault {
  const layout = layoutOf(folder);

  async function keep(received: Received): Promise<Stored> {
    const file = await layout.blobFolderMade(received.sha256);
    await linkOrRefresh(received.path, file);
    await syncFolder(path.dirname(file));
    await discardFile(received.path);
    return { sha256: received.sha256, size: received.size, storedAt: new Date() };
  }

  async function statOf(sha256: string): Promise<Stored | undefined> {
    const found = await unlessMissing(stat(layout.blob(sha256)));
    return found && { sha256, size: found.size, storedAt: found.mtime };
  }

  async function remove(sha256: string): Promise<boolean> {
    const file = layout.blob(sha256);
    const removed = await unlessMissing(unlink(file).then(() => true));
    if (removed) await syncFolder(path.dirname(file));
    return removed ?? false;
  }

  async function* list(): AsyncIterable<Stored> {
    for await (const sha256 of layout.digests()) {
      const stored = await statOf(sha256);
      if (stored) yield stored;
    }
  }

  return {
    receive: (source) => receive(layout, source),
    keep,
    discard: (received) => discardFile(received.path),
    put: async (source) =>
      keep(await receive(layout, typeof source === 'string' ? createReadStream(source) : source)),
    open: (sha256) => createReadStream(layout.blob(sha256)),
    stat: statOf,
    verify: async (sha256) => (await hashOf(layout.blob(sha256))) === sha256,
    remove,
    retire: (sha256, mayGo) => retire(layout, sha256, mayGo),
    restoreRetired: () => restoreRetired(layout),
    list,
    sweepIncoming: (olderThanMs) => sweepIncoming(layout, olderThanMs),
  };
}

/**
 * link(2) never overwrites. Bytes that are there already are marked as fresh, which makes a sweep that is looking at
 * them leave them; if it just took them, they are linked anew.
 */
async function linkOrRefresh(from: string, file: string): Promise<void> {
  for (;;) {
    const linked = await link(from, file).then(
      () => true,
      (error: unknown) => {
        if (isErrno(error, 'EEXIST')) return false;
        throw error;
      },
    );
    if (linked) return;
    const now = new Date();
    const refreshed = await unlessMissing(utimes(file, now, now).then(() => true));
    if (refreshed) return;
  }
}
