import type { RequestHandler } from 'express';
import type { JobQueue } from '../queues/index.js';

/** While a request is under way, the jobs of this process leave it most of the processor: what they do can wait, who asks cannot. */
export function peopleFirst(queue: JobQueue): RequestHandler {
  return (_req, res, next) => {
    res.once('close', queue.giveWay());
    next();
  };
}
