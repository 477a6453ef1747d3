import type { Deps } from '../src/deps.js';
import { onOwed } from '../src/cases/announce.js';
import { onComplaint } from '../src/intake/announce.js';
import { onMessage } from '../src/intake/mail/announce.js';
import { onLetter } from '../src/letters/announce.js';
import { onMeasure } from '../src/measures/announce.js';
import { onDelivery } from '../src/reporters/webhooks/announce.js';
import type { QueueName } from '../src/queues/index.js';
import { workOnCases } from './cases.js';
import { workOnComplaints } from './complaints.js';
import { workOnLetters } from './letters.js';
import { workOnMessages } from './messages.js';
import { readMailboxes } from './mailboxes.js';
import { workOnMeasures } from './measures.js';
import { workOnWebhooks } from './webhooks.js';
import { startSchedule } from './schedule.js';

/** Lets the verbs tell the queue of new work. Losing such a hint loses nothing: the sweep finds the record. */
export function announceToQueue({ queue, log }: Deps): void {
  const tell = (name: QueueName) => (id: { toString(): string }) => {
    queue
      .enqueue(name, String(id))
      .catch((error: unknown) => log.warn({ err: error, queue: name }, 'job not queued; the sweep will'));
  };
  onMessage(tell('messages'));
  onComplaint(tell('complaints'));
  onOwed(tell('cases'));
  onLetter(tell('letters'));
  onMeasure(tell('measures'));
  onDelivery(tell('webhooks'));
}

/** Takes work from every queue, reads the mailboxes, and sweeps. Returns the function that stops the reading and the sweeping. */
export function startWorkers(deps: Deps): () => Promise<void> {
  workOnMessages(deps);
  workOnComplaints(deps);
  workOnCases(deps);
  workOnLetters(deps);
  workOnMeasures(deps);
  workOnWebhooks(deps);
  const stopReading = readMailboxes(deps);
  const stopSchedule = startSchedule(deps);
  return async () => {
    await stopReading();
    await stopSchedule();
  };
}
