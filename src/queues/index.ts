import { createInProcessQueue } from './inProcess.js';
import type { JobQueue, JobQueueSettings } from './jobQueue.js';

export type {
  EnqueueOptions,
  JobHandler,
  JobQueue,
  JobQueueSettings,
  OnJobError,
  QueueName,
} from './jobQueue.js';

/**
 * The queue for this configuration: Bull when there is a Redis, else in-process. Bull is loaded only then, so that
 * a start without Redis does not pay for it. Rejects when Redis cannot be used.
 */
export async function createJobQueue({
  redisUrl,
  prefix = 'noticedesk',
  ...settings
}: JobQueueSettings & { redisUrl?: string | undefined; prefix?: string }): Promise<JobQueue> {
  if (!redisUrl) return createInProcessQueue(settings);
  const { createBullQueue } = await import('./bull.js');
  return createBullQueue(redisUrl, prefix, settings);
}
