import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { discardFile, unlessMissing } from './disk.js';
import type { Layout } from './layout.js';

/** Bytes on their way in: hashed and flushed, but not yet part of the vault. */
export interface Received {
  path: string;
  sha256: string;
  size: number;
}

/** Streams a source to the incoming folder while hashing it; durable on return, nothing left behind on failure. */
export async function receive(layout: Layout, source: AsyncIterable<Uint8Array>): Promise<Received> {
  const file = await layout.incoming(randomUUID());
  try {
    return { path: file, ...(await writeHashed(file, source)) };
  } catch (error) {
    await discardFile(file);
    throw error;
  }
}

/** Removes what interrupted uploads left in the incoming folder longer ago than this; returns how many. */
export async function sweepIncoming(layout: Layout, olderThanMs: number): Promise<number> {
  let swept = 0;
  for (const name of await layout.incomingNames()) {
    const file = await layout.incoming(name);
    const found = await unlessMissing(stat(file));
    if (!found || found.mtimeMs > Date.now() - olderThanMs) continue;
    await discardFile(file);
    swept += 1;
  }
  return swept;
}

/** The SHA-256 of a file's bytes, or undefined when it isn't there. */
export function hashOf(file: string): Promise<string | undefined> {
  return unlessMissing(digest(createReadStream(file)));
}

async function digest(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
}

async function writeHashed(file: string, source: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      size += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), size };
}
