import type { Deps } from '../src/deps.js';
import { deliverWebhook } from '../src/reporters/webhooks/deliver.js';

/** Messages to organisations that are due to be sent. */
export function workOnWebhooks({ queue, config }: Deps): void {
  queue.process('webhooks', 8, async (id) => {
    await deliverWebhook(id, { secret: config.SECRET, networks: config.WEBHOOK_NETWORKS });
  });
}
