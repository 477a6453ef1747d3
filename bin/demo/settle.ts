import type { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { settleCase } from '../../src/effects.js';
import { deliverLetter } from '../../src/letters/deliver.js';
import { Letters } from '../../src/letters/letter.js';
import type { SendResult } from '../../src/mail/transport.js';
import { createManualConnector } from '../../src/measures/connectors/manual.js';
import { Measures } from '../../src/measures/measure.js';
import { runMeasure } from '../../src/measures/run.js';
import type { Scene, World } from './story.js';

/** Nothing of a demo is mailed to anybody: its letters stay in the outbox, but for an address that does not exist. */
const outbox = {
  send: async ({ to }: { to: string }): Promise<SendResult> => (to === UNKNOWN ? bounced : { type: 'kept' }),
};
export const UNKNOWN = 'r.brandsma@verhuisd.test';
const bounced: SendResult = {
  type: 'permanent',
  reply: '550 5.1.1 <r.brandsma@verhuisd.test>: Recipient address rejected: User unknown',
  badRecipient: true,
};

/** Carries out what a case owes, at the moment of the scene: letters, measures, strikes. */
export async function settle(caze: Case, scene: Scene): Promise<void> {
  await settleEvents(caze, scene);
  if (caze.decisions.length === 0) return;
  await runMeasures(caze, scene.at);
  const after = await Cases.findById(caze._id).lean();
  if (after) await settleEvents(after, scene);
}

async function settleEvents({ _id, owed }: Case, { world, at }: Scene): Promise<void> {
  if (owed.length === 0) return;
  await settleCase(_id, effectsOf(world), at);
  for (const letter of await Letters.find({ case: _id, status: 'pending' }, { to: 1 }).lean()) {
    if (letter.to === UNKNOWN) await deliver(letter._id, at);
    else post(world, letter._id, at);
  }
}

/** A letter that will arrive waits for the others: together they are written in far fewer turns. */
export function post({ outgoing }: World, letter: Types.ObjectId, at: Date): void {
  if (!outgoing.has(String(letter))) outgoing.set(String(letter), at);
}

/** Delivers what was posted, each letter at its own moment. */
export async function empty({ outgoing }: World): Promise<void> {
  await Promise.all([...outgoing].map(([letter, at]) => deliver(letter, at)));
}

async function deliver(letter: Types.ObjectId | string, at: Date): Promise<void> {
  await deliverLetter(letter, { mailer: outbox, now: () => at });
}

async function runMeasures({ _id }: Case, at: Date): Promise<void> {
  for (const measure of await Measures.find({ case: _id, nextAttemptAt: { $lte: at } }).lean()) {
    const status = measure.status === 'lifting' || measure.lift ? 200 : 403;
    const manual = createManualConnector(async () => ({ status, mark: null }));
    await runMeasure(measure._id, { connectors: { manual }, now: () => at });
  }
}

const effectsOf = ({ letters, strikeMonths }: World) => ({ letters, strikeMonths });
