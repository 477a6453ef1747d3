import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Schema, model } from 'mongoose';
import { findInTurns, writeInTurns } from '../../store/inTurns.js';
import type { Vault } from '../../evidence/vault.js';

interface RawMessage {
  /** SHA-256 of the bytes. */
  _id: string;
  bytes: Buffer;
}

// Small ones stand in the store, where those that arrive together share one sync; the rest in the vault.
const RawMessages = model<RawMessage>(
  'RawMessage',
  new Schema<RawMessage>(
    { _id: String, bytes: Buffer },
    { versionKey: false, collection: 'raw_messages', autoIndex: false },
  ),
);
const MOST_IN_STORE = 256 * 1024;
const find = findInTurns(RawMessages);
const write = writeInTurns(RawMessages);

/** Keeps the bytes of a message as they came, durably. Returns their SHA-256. The same bytes again change nothing. */
export async function keepRaw(raw: Buffer, vault: Vault): Promise<string> {
  const sha256 = createHash('sha256').update(raw).digest('hex');
  if (raw.length > MOST_IN_STORE) await vault.put(inChunks(raw));
  else
    await write({
      updateOne: { filter: { _id: sha256 }, update: { $setOnInsert: { bytes: raw } }, upsert: true },
    });
  return sha256;
}

/** The bytes of a message as they came. Throws when they are gone. */
export async function openRaw(sha256: string, vault: Vault): Promise<Buffer> {
  const small = await find(sha256);
  // The driver gives a Binary; its bytes are the buffer's.
  if (small) return Buffer.from(small.bytes.buffer);
  return buffer(vault.open(sha256));
}

/** Removes the bytes for good: those of a message about child sexual abuse (invariant 7). */
export async function removeRaw(sha256: string, vault: Vault): Promise<void> {
  await RawMessages.deleteOne({ _id: sha256 });
  await vault.remove(sha256);
}

async function* inChunks(raw: Buffer): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(raw);
}
