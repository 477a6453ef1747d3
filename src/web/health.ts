import type { RequestHandler } from 'express';
import mongoose from 'mongoose';
import type { Deps } from '../deps.js';

const LONGEST_MS = 2000;

/** `/healthz`: whether the store and the queue answer; 503 when one does not. */
export function healthCheck({ queue }: Pick<Deps, 'queue'>): RequestHandler {
  return async (_req, res) => {
    const [store, jobs] = await Promise.all([answers(pingStore()), answers(queue.waiting())]);
    const healthy = store && jobs;
    res.status(healthy ? 200 : 503).set('Cache-Control', 'no-store');
    res.json({
      status: healthy ? 'ok' : 'failing',
      store: store ? 'ok' : 'failing',
      queue: jobs ? 'ok' : 'failing',
    });
  };
}

async function pingStore(): Promise<void> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('not connected');
  await db.command({ ping: 1 });
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
