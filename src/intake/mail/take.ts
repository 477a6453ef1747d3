import type { Vault } from '../../evidence/vault.js';
import { derivedId } from '../../cases/number.js';
import { isDuplicateKey } from '../../store/errors.js';
import { findInTurns, insertInTurns } from '../../store/inTurns.js';
import { announceMessage } from './announce.js';
import { identityOf } from './identity.js';
import { Messages, type Arrival, type Message } from './message.js';
import { keepRaw } from './raw.js';

export interface Delivery {
  arrival: Arrival;
  mailbox: string;
  track: string | null;
  at?: Date;
  /** Why it is held unread: only its beginning came. */
  held?: string;
}

const find = findInTurns(Messages, { _id: 1 });
const insert = insertInTurns(Messages);

/**
 * Takes a message in: its raw bytes are durable with their hash before anything is parsed, and on return (invariant 1). The same
 * message delivered again, by whatever way, is the one that is there; `fresh` tells. Reading it follows.
 */
export async function takeMessage(
  raw: Buffer,
  { arrival, mailbox, track, at = new Date(), held }: Delivery,
  { vault }: { vault: Vault },
): Promise<{ id: Message['_id']; fresh: boolean }> {
  const identity = identityOf(raw);
  const id = derivedId('message', identity);
  if (await find(id)) return { id, fresh: false };
  const message: Message = {
    _id: id,
    identity,
    sha256: await keepRaw(raw, vault),
    bytes: raw.length,
    receivedAt: at,
    arrival,
    mailbox,
    track,
    status: held === undefined ? 'taken' : 'held',
    reason: held ?? '',
    reading: null,
    complaints: [],
    case: null,
    letter: null,
    stripped: false,
    settledBy: null,
    settledAt: null,
    note: '',
    owed: held === undefined ? ['reading'] : [],
  };
  try {
    await insert(message);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return { id, fresh: false };
  }
  if (held === undefined) announceMessage(id);
  return { id, fresh: true };
}
