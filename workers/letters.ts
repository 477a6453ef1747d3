import type { Deps } from '../src/deps.js';
import { deliverLetter } from '../src/letters/deliver.js';

/** Letters that are due to be sent. */
export function workOnLetters({ queue, mailer, replyAddresses }: Deps): void {
  queue.process('letters', 16, async (id) => {
    await deliverLetter(id, { mailer, replyAddresses });
  });
}
