import type { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { settleCase } from '../../src/effects.js';
import { deliverLetter } from '../../src/letters/deliver.js';
import { writeLetters } from '../../src/letters/write.js';
import type { SendResult } from '../../src/mail/transport.js';
import { createManualConnector } from '../../src/measures/connectors/manual.js';
import { makeMeasures } from '../../src/measures/make.js';
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

/** As the worker does it, only earlier: letters and measures are made once, so settleCase finds those of the moment there. */
async function settleEvents(caze: Case, { world, at }: Scene): Promise<void> {
  if (caze.owed.length === 0) return;
  const letters: Types.ObjectId[] = [];
  for (const event of caze.events.filter(({ seq }) => caze.owed.includes(seq))) {
    if (event.owes.includes('letters')) letters.push(...(await writeLetters(caze, event, world.letters, at)));
    const decision =
      event.owes.includes('measures') && caze.decisions.find(({ id }) => id === event.facts['decision']);
    if (decision) await makeMeasures(caze, decision, at);
  }
  await settleCase(caze._id, effectsOf(world));
  for (const letter of letters) await deliver(letter, at);
}

export async function deliver(letter: Types.ObjectId, at: Date): Promise<void> {
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
