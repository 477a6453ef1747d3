import type { Deps } from '../src/deps.js';
import { handleMessage } from '../src/intake/mail/handle.js';

/** Mail that was taken: reading it, and what follows. Read one after another; several may be stored at once. */
export function workOnMessages({ queue, vault, reader, replyAddresses, checkSender, config }: Deps): void {
  const deps = { vault, reader, replyAddresses, checkSender, fallback: config.DEFAULT_LANGUAGE };
  queue.process('messages', 128, (id) => handleMessage(id, deps));
}
