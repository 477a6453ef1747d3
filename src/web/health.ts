import type { RequestHandler } from 'express';
import mongoose from 'mongoose';
import type { Deps } from '../deps.js';
import { mailboxStates } from '../intake/mailboxes/states.js';

const LONGEST_MS = 2000;

/**
 * `/healthz`: whether the store and the queue answer; 503 when one does not. A mailbox that can't be reached is told too, but is no reason
 * to take this process out of service.
 */
export function healthCheck({ queue, config }: Pick<Deps, 'queue' | 'config'>): RequestHandler {
  return async (_req, res) => {
    const [store, jobs, mailboxes] = await Promise.all([
      answers(pingStore()),
      answers(queue.waiting()),
      answers(reachMailboxes(config)),
    ]);
    const healthy = store && jobs;
    res.status(healthy ? 200 : 503).set('Cache-Control', 'no-store');
    res.json({
      status: healthy ? 'ok' : 'failing',
      store: store ? 'ok' : 'failing',
      queue: jobs ? 'ok' : 'failing',
      ...(config.MAILBOXES.length > 0 && { mailboxes: mailboxes ? 'ok' : 'failing' }),
    });
  };
}

async function pingStore(): Promise<void> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('not connected');
  await db.command({ ping: 1 });
}

async function reachMailboxes({ MAILBOXES }: Deps['config']): Promise<void> {
  const states = await mailboxStates(MAILBOXES);
  const read = states.filter(({ lookedAt, failingSince }) => lookedAt !== null && failingSince === null);
  if (read.length < MAILBOXES.length) throw new Error('a mailbox cannot be reached');
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LONGEST_MS);
  });
  const answer = await Promise.race([question.then(() => true).catch(() => false), late]);
  clearTimeout(timer);
  return answer;
}
