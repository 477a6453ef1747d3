import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { COMPLAINT_DUTIES } from '../../src/intake/complaint.js';

/** What is not done yet of all that the complaints owe. */
export interface Duties {
  /** Complaints without their receipt or their case. */
  complaints: number;
  /** Letters not handed over, or kept for the outbox, yet. */
  letters: number;
}

export interface Drained {
  /** The share of complaints whose receipt and case were made when the load ended. */
  shareAtEnd: number;
  /** Seconds from the end of the load until nothing was owed any more; null when that took too long to wait for. */
  seconds: number | null;
}

/** Looks into the embedded store of a running program, through its socket. */
export async function connectToStore(dataDir: string) {
  const socket = encodeURIComponent(join(dataDir, 'store', 'mongo.sock'));
  const client = await MongoClient.connect(`mongodb://${socket}/?directConnection=true`);
  const db = client.db('noticedesk');
  const owed = async (): Promise<Duties> => ({
    complaints: await db.collection('complaints').countDocuments({ owed: { $in: COMPLAINT_DUTIES } }),
    letters: await db.collection('letters').countDocuments({ status: { $in: ['pending', 'sending'] } }),
  });
  return { owed, close: () => client.close() };
}

/** Waits until all is done that this many complaints owed. Call it when the load has ended. */
export async function drain(
  owed: () => Promise<Duties>,
  accepted: number,
  withinSeconds: number,
): Promise<Drained> {
  const start = performance.now();
  const first = await owed();
  const shareAtEnd = accepted === 0 ? 1 : 1 - first.complaints / accepted;
  let left = first;
  while (left.complaints + left.letters > 0) {
    if (performance.now() - start > withinSeconds * 1000) return { shareAtEnd, seconds: null };
    await sleep(100);
    left = await owed();
  }
  return { shareAtEnd, seconds: (performance.now() - start) / 1000 };
}
